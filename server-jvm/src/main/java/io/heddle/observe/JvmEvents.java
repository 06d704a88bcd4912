package io.heddle.observe;

import io.heddle.event.EventSink;
import io.heddle.event.Events;
import io.heddle.watch.ProcessLog;
import java.util.Optional;

/** Where events go on the JVM. Stateless. */
public final class JvmEvents {
  private JvmEvents() {}

  /**
   * The port of a server or client.
   *
   * @param sink the configured one; if empty, the log
   * @return tells it
   */
  public static Events of(Optional<EventSink> sink) {
    return Events.of(sink.orElseGet(LogSink::new), JvmEvents::failed);
  }

  private static void failed(Throwable failure) {
    ProcessLog.warn("The event sink failed; if it does so again, that is not reported", failure);
  }
}
