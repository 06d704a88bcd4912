package io.heddle.connect;

import io.heddle.AuthenticationException;
import io.heddle.ConnectionFailedException;
import io.heddle.HeddleException;
import io.heddle.HeddleException.Side;
import io.heddle.RateLimitException;

/** What an HTTP status other than success means to a client. Stateless. */
public final class Refusal {
  private Refusal() {}

  /**
   * The failure that a client reports.
   *
   * @param what was asked for, such as a URL
   * @param status the answer's HTTP status (RFC 9110 §15); 0 if it had none
   * @return {@link AuthenticationException} for 401 and 403, {@link RateLimitException} for 429,
   *     else {@link ConnectionFailedException}
   */
  public static HeddleException of(String what, int status) {
    String said = what + " was refused with status " + status;
    return switch (status) {
      case 401, 403 ->
          new AuthenticationException(
              Side.REMOTE, said + ": the server does not let this client in");
      case 429 -> new RateLimitException(Side.REMOTE, said + ": try again later");
      case 404, 405 ->
          new ConnectionFailedException(
              Side.REMOTE, said + ": the server has no sessions there; check the path");
      case 503 ->
          new ConnectionFailedException(
              Side.REMOTE, said + ": the server is full or shutting down; try again later");
      case 0 -> new ConnectionFailedException(Side.REMOTE, what + " was answered without a status");
      default -> new ConnectionFailedException(Side.REMOTE, said);
    };
  }
}
