package io.heddle.session;

import io.heddle.HeddleException;
import io.heddle.HeddleException.Side;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Told by an engine of what happens in its session, on its {@link Loop}. Here nothing comes of it:
 * {@link SessionEvents} makes events for who listens. Its arguments are what the engine has anyway,
 * so that a page, where nobody listens, is not the larger for it.
 */
public abstract class SessionObserver {
  /** Nobody listens. */
  public static final SessionObserver NONE = new SessionObserver() {};

  SessionObserver() {}

  /** The session is established. */
  public void opened() {}

  void draining(Side by) {}

  void outgoingExpired() {}

  void outgoingOverflowed() {}

  /** Some were dropped where they were sent, on any thread, so many since the session began. */
  void droppedAtCall(AtomicLong total) {}

  void incomingExpired() {}

  void incomingOverflowed() {}

  /** Code of the application's has thrown; false if that was told to nobody. */
  boolean handlerFailed(Throwable failure) {
    return false;
  }

  void streamOpened(LiveStream stream, Side by) {}

  void sendFailed(long stream, HeddleException reason) {}

  void receiveFailed(long stream, HeddleException reason) {}

  void streamClosed(LiveStream stream) {}

  void closed(SessionEngine session, HeddleException reason) {}
}
