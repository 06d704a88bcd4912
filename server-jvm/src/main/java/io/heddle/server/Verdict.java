package io.heddle.server;

import java.util.Optional;

/**
 * What becomes of a request for a session. Immutable.
 *
 * @param status the HTTP status to answer with; 200 lets it in
 * @param reason why not, for whoever reads the log or the answer; empty for 200
 * @param protocol the application protocol chosen, if one is to be
 */
public record Verdict(int status, String reason, Optional<String> protocol) {
  static Verdict refuse(int status, String reason) {
    return new Verdict(status, reason, Optional.empty());
  }

  /**
   * Whether there is to be a session.
   *
   * @return true for status 200
   */
  public boolean accepted() {
    return status == 200;
  }
}
