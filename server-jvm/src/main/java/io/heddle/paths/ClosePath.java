package io.heddle.paths;

import io.heddle.CloseInfo;
import io.heddle.Session;
import io.heddle.SessionHandler;

/** {@code /close?code=C&reason=R}: closes at once. A code that does not fit closes with 1. */
public final class ClosePath implements SessionHandler {
  /** What a session is closed with whose parameters cannot be used. */
  static final long BAD_PARAMETERS = 1;

  /** Creates the service. */
  public ClosePath() {}

  @Override
  public void handle(Session session) {
    try {
      long code = Parameters.number(session.request(), "code", 0, CloseInfo.MAX_CODE, 0);
      session.close(code, session.request().parameter("reason").orElse(""));
    } catch (Parameters.Unusable e) {
      session.close(BAD_PARAMETERS, String.valueOf(e.getMessage()));
    }
  }
}
