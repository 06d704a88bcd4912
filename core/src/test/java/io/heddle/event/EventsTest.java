package io.heddle.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.HeddleException.Side;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Who listens is told, and does no harm; nobody costs nothing. */
class EventsTest {
  private static final Event STOPPED = new ServerEvent.Stopped(0);
  private static final Event CLOSED = new SessionEvent.StreamClosed("s", 4);

  private final List<Throwable> failures = new ArrayList<>();

  /** Keeps what it is told; wants streams if that is said. */
  private static final class Kept implements EventSink {
    final List<Event> events = new ArrayList<>();
    private final boolean wantsStreams;

    Kept(boolean wantsStreams) {
      this.wantsStreams = wantsStreams;
    }

    @Override
    public void on(Event event) {
      events.add(event);
    }

    @Override
    public boolean wants(Detail detail) {
      return wantsStreams && detail == Detail.STREAMS;
    }
  }

  /** Fails at whatever it is asked. */
  private static final class Failing implements EventSink {
    @Override
    public void on(Event event) {
      throw new AssertionError("a sink's");
    }

    @Override
    public boolean wants(Detail detail) {
      throw new IllegalStateException("a sink's");
    }
  }

  @Test
  void nobodyListensByDefault() {
    assertSame(Events.NONE, Events.of(EventSink.NONE, failures::add));
    assertFalse(Events.NONE.isOn());
    assertFalse(Events.NONE.wants(Detail.STREAMS));
  }

  @Test
  void whoListensIsTold() {
    Kept sink = new Kept(false);
    Events events = Events.of(sink, failures::add);
    assertTrue(events.isOn());
    assertFalse(events.wants(Detail.STREAMS));
    events.tell(STOPPED);
    assertEquals(List.of(STOPPED), sink.events);
  }

  @Test
  void aSinksFirstFailureIsReportedAndNoOther() {
    Events events = Events.of(new Failing(), failures::add);
    assertFalse(events.wants(Detail.STREAMS));
    events.tell(STOPPED);
    events.tell(STOPPED);
    assertEquals(1, failures.size());
    assertEquals("a sink's", failures.get(0).getMessage());
  }

  @Test
  void eachOfTwoSinksGetsWhatItWants() {
    Kept first = new Kept(false);
    Kept second = new Kept(true);
    EventSink both = first.and(second);
    assertTrue(both.wants(Detail.STREAMS));
    assertFalse(both.wants(Detail.DATAGRAMS));
    both.on(STOPPED);
    both.on(CLOSED);
    assertEquals(List.of(STOPPED), first.events);
    assertEquals(List.of(STOPPED, CLOSED), second.events);
  }

  @Test
  void theSecondOfTwoSinksIsToldThoughTheFirstFails() {
    Kept second = new Kept(false);
    Events both =
        Events.of(
            ((EventSink)
                    event -> {
                      throw new IllegalStateException("the first");
                    })
                .and(second),
            failures::add);
    both.tell(STOPPED);
    assertEquals(List.of(STOPPED), second.events);
    assertEquals(1, failures.size());
  }

  @Test
  void namesAreToldApart() {
    List<Event> some =
        List.of(
            STOPPED,
            CLOSED,
            new ServerEvent.Trouble("?", Optional.empty()),
            new SessionEvent.Draining("s", Side.LOCAL),
            new ConnectionEvent.Established("c", 1),
            new ConnectEvent.Begun(1, "https://here/"));
    assertEquals(some.size(), some.stream().map(Event::name).distinct().count());
    assertEquals("stream.closed", CLOSED.name());
  }
}
