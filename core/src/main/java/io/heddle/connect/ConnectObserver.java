package io.heddle.connect;

import io.heddle.HeddleException;
import io.heddle.Session;
import io.heddle.TransportKind;
import org.jspecify.annotations.Nullable;

/**
 * Told of a client's connects, on the client's loop. Here nothing comes of it: {@link
 * ConnectEvents} makes events for who listens.
 */
public abstract class ConnectObserver {
  /** Nobody listens. */
  public static final ConnectObserver NONE = new ConnectObserver() {};

  ConnectObserver() {}

  /** A connect begins; answers who is told the rest of it. */
  ConnectObserver begun(SessionUrl url) {
    return this;
  }

  void attemptBegun(TransportKind transport) {}

  void attemptConnected(TransportKind transport) {}

  void attemptFailed(TransportKind transport, @Nullable HeddleException failure) {}

  void ended(@Nullable Session session, @Nullable Throwable failure) {}
}
