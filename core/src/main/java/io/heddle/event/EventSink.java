package io.heddle.event;

import java.util.Objects;

/**
 * Takes what happens in a server or a client. It is called on the thread on which it happens: of a
 * session or connection on its own thread, one event after another, and of several sessions on
 * several threads at once. So it must not block, must be safe from any thread, and must not call
 * sessions, servers or clients of Heddle's before it returns: it is called in the midst of what
 * they do. Whatever it throws changes nothing for whoever tells; the first failure is reported, the
 * following are not.
 */
@FunctionalInterface
public interface EventSink {
  /** Wants nothing: then no event is even made. */
  EventSink NONE = event -> {};

  /**
   * Something has happened.
   *
   * @param event what
   */
  void on(Event event);

  /**
   * Whether it takes events that come often. Asked when a session begins, for all of the session.
   *
   * @param detail which of them
   * @return false, if it is not overridden
   */
  default boolean wants(Detail detail) {
    return false;
  }

  /**
   * Two sinks as one. If the first throws, the second is told nevertheless.
   *
   * @param other told after this one
   * @return a sink that tells both, each what it wants
   */
  default EventSink and(EventSink other) {
    return new BothSinks(this, Objects.requireNonNull(other));
  }
}
