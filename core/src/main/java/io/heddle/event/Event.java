package io.heddle.event;

/**
 * Something that has happened. Immutable. Times are durations in nanoseconds: an event is told when
 * it happens, so that a sink has the moment from its own clock.
 *
 * <p>Only Heddle makes events. Later versions may have further ones, and further components: use
 * the accessors, and let a switch have a default.
 */
public sealed interface Event permits ConnectEvent, ConnectionEvent, ServerEvent, SessionEvent {
  /**
   * What has happened, for machines: metrics, filters.
   *
   * @return the part of the model and the event, such as {@code session.opened}; one name for each
   *     class of events, which does not change
   */
  String name();
}
