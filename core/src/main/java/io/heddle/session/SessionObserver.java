package io.heddle.session;

import io.heddle.HeddleException;
import io.heddle.HeddleException.Side;
import io.heddle.event.SessionEvent.Direction;
import io.heddle.event.SessionEvent.DropReason;

/**
 * Told by an engine of what happens in its session, on its {@link Loop}. Here nothing comes of it:
 * {@link SessionEvents} makes events for who listens.
 */
public abstract class SessionObserver {
  /** Nobody listens. */
  public static final SessionObserver NONE = new SessionObserver() {};

  SessionObserver() {}

  /** The session is established. */
  public void opened() {}

  void draining(Side by) {}

  /** Whether it is worth counting what was dropped. */
  boolean wantsDatagrams() {
    return false;
  }

  void datagramsDropped(Direction direction, DropReason reason, long count) {}

  /** Code of the application's has thrown; false if that was told to nobody. */
  boolean handlerFailed(Throwable failure) {
    return false;
  }

  void streamOpened(LiveStream stream, Side by) {}

  void sendFailed(long stream, HeddleException reason) {}

  void receiveFailed(long stream, HeddleException reason) {}

  void streamClosed(LiveStream stream) {}

  void closed(
      HeddleException reason,
      long streamsOpened,
      long streamsAccepted,
      long bytesSent,
      long bytesReceived) {}
}
