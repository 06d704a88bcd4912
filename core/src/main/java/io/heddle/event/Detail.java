package io.heddle.event;

/** Kinds of events that come often, so that only sinks get them that ask for them. */
public enum Detail {
  /**
   * {@link SessionEvent.StreamOpened}, {@link SessionEvent.StreamAborted} and {@link
   * SessionEvent.StreamClosed}: several for each stream.
   */
  STREAMS,
  /** {@link SessionEvent.DatagramsDropped}: one for each datagram, at worst. */
  DATAGRAMS
}
