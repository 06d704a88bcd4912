package io.heddle.event;

import java.util.Objects;
import java.util.function.Consumer;

/**
 * Tells the sink of one server or client, and keeps its failures from harm. Whoever has something
 * to tell asks {@link #isOn} first, so that nothing is made for nobody. Any thread.
 */
public final class Events {
  /** Nobody listens. */
  public static final Events NONE = new Events(EventSink.NONE, failure -> {});

  private final EventSink sink;
  private final Consumer<? super Throwable> failed;
  private volatile boolean hasFailed;

  private Events(EventSink sink, Consumer<? super Throwable> failed) {
    this.sink = Objects.requireNonNull(sink);
    this.failed = Objects.requireNonNull(failed);
  }

  /**
   * The port to a sink.
   *
   * @param sink told from now on
   * @param failed told of the sink's first failure; is not to throw
   * @return tells the sink
   */
  public static Events of(EventSink sink, Consumer<? super Throwable> failed) {
    return sink == EventSink.NONE ? NONE : new Events(sink, failed);
  }

  /**
   * Whether somebody listens.
   *
   * @return false where an event need not be made
   */
  public boolean isOn() {
    return this != NONE;
  }

  /**
   * Whether somebody listens to events that come often.
   *
   * @param detail which of them
   * @return false where such an event need not be made
   */
  public boolean wants(Detail detail) {
    if (this == NONE) {
      return false;
    }
    try {
      return sink.wants(detail);
    } catch (Throwable e) {
      failed(e);
      return false;
    }
  }

  /**
   * Tells what has happened. Does not throw.
   *
   * @param event what
   */
  public void tell(Event event) {
    try {
      sink.on(event);
    } catch (Throwable e) {
      failed(e);
    }
  }

  private void failed(Throwable failure) {
    if (!hasFailed) {
      hasFailed = true;
      failed.accept(failure);
    }
  }
}
