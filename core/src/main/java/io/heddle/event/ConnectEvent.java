package io.heddle.event;

import io.heddle.HeddleException;
import io.heddle.TransportKind;
import java.util.Optional;

/** What happens while a client connects, told on the client's thread. */
public sealed interface ConnectEvent extends Event {
  /**
   * Which connect it concerns.
   *
   * @return a number that no two of a client have
   */
  long connect();

  /**
   * The application wants a session. {@link Ended} follows.
   *
   * @param connect which
   * @param url what was asked for
   */
  record Begun(long connect, String url) implements ConnectEvent {
    @Override
    public String name() {
      return "connect.begun";
    }
  }

  /**
   * A transport is tried. {@link AttemptEnded} follows.
   *
   * @param connect which
   * @param transport what is tried
   */
  record AttemptBegun(long connect, TransportKind transport) implements ConnectEvent {
    @Override
    public String name() {
      return "connect.attempt.begun";
    }
  }

  /**
   * An attempt is over: it has got through, has failed, or is not needed any more.
   *
   * @param connect which
   * @param transport what was tried
   * @param durationNs how long that took, in nanoseconds
   * @param result what came of it
   * @param failure why it failed, if it did
   */
  record AttemptEnded(
      long connect,
      TransportKind transport,
      long durationNs,
      Result result,
      Optional<HeddleException> failure)
      implements ConnectEvent {
    @Override
    public String name() {
      return "connect.attempt.ended";
    }
  }

  /** What came of an attempt. */
  enum Result {
    /** It has the session. */
    CONNECTED,
    /** It failed. */
    FAILED,
    /** Another transport was faster, the time was over, or the application gave up. */
    ABANDONED
  }

  /**
   * The connect is over.
   *
   * @param begun how it began
   * @param durationNs how long it took, in nanoseconds, with the wait for its turn
   * @param session the session, as {@link io.heddle.Session#id()}, if there is one
   * @param failure why there is none; empty, too, if the application gave up
   */
  record Ended(
      Begun begun, long durationNs, Optional<String> session, Optional<HeddleException> failure)
      implements ConnectEvent {
    @Override
    public long connect() {
      return begun.connect();
    }

    @Override
    public String name() {
      return "connect.ended";
    }
  }
}
