package io.heddle.paths;

import io.heddle.CloseInfo;
import io.heddle.Connection;
import io.heddle.SessionHandler;

/** {@code /close?code=C&reason=R}: closes at once. A code that does not fit closes with 1. */
public final class ClosePath implements SessionHandler {
  /** What a session is closed with whose parameters cannot be used. */
  static final long BAD_PARAMETERS = 1;

  /** Creates the service. */
  public ClosePath() {}

  @Override
  public void handle(Connection connection) {
    try {
      long code = Parameters.number(connection.request(), "code", 0, CloseInfo.MAX_CODE, 0);
      connection.close(code, connection.request().parameter("reason").orElse(""));
    } catch (Parameters.Unusable e) {
      connection.close(BAD_PARAMETERS, String.valueOf(e.getMessage()));
    }
  }
}
