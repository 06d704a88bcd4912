package io.heddle.event;

/**
 * Two sinks as one.
 *
 * @param first told first
 * @param second told then
 */
record BothSinks(EventSink first, EventSink second) implements EventSink {
  @Override
  public void on(Event event) {
    try {
      tell(first, event);
    } finally {
      tell(second, event);
    }
  }

  private static void tell(EventSink sink, Event event) {
    boolean isWanted =
        !(event instanceof SessionEvent told) || told.detail().map(sink::wants).orElse(true);
    if (isWanted) {
      sink.on(event);
    }
  }

  @Override
  public boolean wants(Detail detail) {
    return first.wants(detail) || second.wants(detail);
  }
}
