package io.heddle.connect;

import io.heddle.HeddleException;
import io.heddle.Session;
import io.heddle.TransportKind;
import io.heddle.event.ConnectEvent.Result;
import java.util.Optional;

/**
 * Told of a client's connects, on the client's loop. Here nothing comes of it: {@link
 * ConnectEvents} makes events for who listens.
 */
public abstract class ConnectObserver {
  /** Nobody listens. */
  public static final ConnectObserver NONE = new ConnectObserver() {};

  ConnectObserver() {}

  /** A connect begins; answers who is told the rest of it. */
  ConnectObserver begun(String url, long nowNs) {
    return this;
  }

  void attemptBegun(TransportKind transport, long nowNs) {}

  void attemptEnded(
      TransportKind transport, long nowNs, Result result, Optional<HeddleException> failure) {}

  void ended(long nowNs, Optional<Session> session, Optional<HeddleException> failure) {}
}
