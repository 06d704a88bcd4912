package io.heddle;

import java.util.Objects;
import java.util.Optional;

/**
 * A server's answer to a session request. Immutable.
 *
 * @param status the HTTP status: 200 admits, 400 to 599 refuses
 * @param protocol the application protocol chosen from those that the client offers; empty leaves
 *     the choice to the server's list of protocols
 * @param reason for the server's log; the client sees only the status
 */
public record Admission(int status, Optional<String> protocol, String reason) {
  private static final int ADMITTED = 200;

  private static final Admission ACCEPTED = new Admission(ADMITTED, Optional.empty(), "");

  /**
   * Checks the status.
   *
   * @param status as the record says
   * @param protocol as the record says
   * @param reason as the record says
   * @throws IllegalArgumentException if it is neither 200 nor 400 to 599
   */
  public Admission {
    Objects.requireNonNull(protocol);
    Objects.requireNonNull(reason);
    if (status != ADMITTED && (status < 400 || status > 599)) {
      throw new IllegalArgumentException(
          "An admission has status 200 or a refusal from 400 to 599, not " + status);
    }
  }

  /**
   * Lets the client in.
   *
   * @return the admission
   */
  public static Admission accept() {
    return ACCEPTED;
  }

  /**
   * Lets the client in with a protocol.
   *
   * @param protocol one of those that the client offers; if it does not offer this one, it is
   *     refused with status 400
   * @return the admission
   */
  public static Admission accept(String protocol) {
    return new Admission(ADMITTED, Optional.of(protocol), "");
  }

  /**
   * Turns the client away.
   *
   * @param status 401 or 403 for who asks, 404 or 405 for what is asked, 429 for how often
   * @param reason for the server's log
   * @return the refusal
   * @throws IllegalArgumentException if the status is not 400 to 599
   */
  public static Admission refuse(int status, String reason) {
    if (status == ADMITTED) {
      throw new IllegalArgumentException(
          "A refusal has a status from 400 to 599, not 200, which lets the client in: say accept");
    }
    return new Admission(status, Optional.empty(), reason);
  }

  /**
   * Whether the client is let in.
   *
   * @return true for status 200
   */
  public boolean accepted() {
    return status == ADMITTED;
  }
}
