package io.heddle.connect;

import io.heddle.AuthenticationException;
import io.heddle.ConnectFailedException;
import io.heddle.HeddleException;
import io.heddle.HeddleException.Side;
import io.heddle.RateLimitException;
import io.heddle.wire.Printable;
import java.util.Optional;

/** What an HTTP status other than success means to a client. Stateless. */
public final class Refusal {
  /** How much of a redirect's target is shown. */
  private static final int SHOWN = 200;

  private Refusal() {}

  /**
   * The failure that a client reports. No redirect is followed (WHATWG WebSockets §2.1, redirect
   * mode "error"): what was checked of one address says nothing of another.
   *
   * @param what was asked for, such as a URL
   * @param status as below
   * @param location the answer's field of that name (RFC 9110 §10.2.2), if it has one
   * @return as below; the target of a redirect is named
   */
  public static HeddleException of(String what, int status, Optional<String> location) {
    if (status < 300 || status > 399 || location.isEmpty()) {
      return of(what, status);
    }
    return new ConnectFailedException(
        Side.REMOTE,
        what
            + " redirects to "
            + Printable.of(location.get(), SHOWN)
            + " with status "
            + status
            + ", and no redirect is followed: connect to that address if you trust it");
  }

  /**
   * The failure that a client reports.
   *
   * @param what was asked for, such as a URL
   * @param status the answer's HTTP status (RFC 9110 §15); 0 if it had none
   * @return {@link AuthenticationException} for 401 and 403, {@link RateLimitException} for 429,
   *     else {@link ConnectFailedException}
   */
  public static HeddleException of(String what, int status) {
    String said = what + " was refused with status " + status;
    return switch (status) {
      case 401, 403 ->
          new AuthenticationException(
              Side.REMOTE, said + ": the server does not let this client in");
      case 429 -> new RateLimitException(Side.REMOTE, said + ": try again later");
      case 404, 405 ->
          new ConnectFailedException(
              Side.REMOTE, said + ": the server has no sessions there; check the path");
      case 503 ->
          new ConnectFailedException(
              Side.REMOTE, said + ": the server is full or shutting down; try again later");
      case 0 -> new ConnectFailedException(Side.REMOTE, what + " was answered without a status");
      default -> new ConnectFailedException(Side.REMOTE, said);
    };
  }
}
