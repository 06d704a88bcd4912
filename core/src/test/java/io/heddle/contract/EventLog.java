package io.heddle.contract;

import io.heddle.event.Detail;
import io.heddle.event.Event;
import io.heddle.event.EventSink;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Keeps what one end tells, while a test wants it. Safe from any thread. */
public final class EventLog implements EventSink {
  private static final long TIMEOUT_NS = 20_000_000_000L;

  private final List<Event> events = new ArrayList<>();
  private boolean keeps;
  private boolean fails;

  synchronized void keep(boolean wanted) {
    keeps = wanted;
    fails = false;
    events.clear();
  }

  /** From now on it throws whatever it is told. */
  synchronized void fail() {
    fails = true;
  }

  @Override
  public synchronized void on(Event event) {
    if (keeps) {
      events.add(event);
      notifyAll();
    }
    if (fails) {
      throw new AssertionError("as a test of sinks wants it");
    }
  }

  @Override
  public synchronized boolean wants(Detail detail) {
    return keeps;
  }

  synchronized <E extends Event> List<E> all(Class<E> type, Predicate<? super E> which) {
    return events.stream().filter(type::isInstance).map(type::cast).filter(which).toList();
  }

  /** The first such event, which may be yet to come. */
  synchronized <E extends Event> E await(Class<E> type, Predicate<? super E> which) {
    long endNs = System.nanoTime() + TIMEOUT_NS;
    for (List<E> found = all(type, which); ; found = all(type, which)) {
      if (!found.isEmpty()) {
        return found.get(0);
      }
      long leftMs = (endNs - System.nanoTime()) / 1_000_000;
      if (leftMs <= 0) {
        throw new AssertionError("No such " + type.getSimpleName() + " among " + events);
      }
      try {
        wait(leftMs);
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }
  }
}
