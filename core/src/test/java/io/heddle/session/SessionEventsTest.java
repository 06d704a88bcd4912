package io.heddle.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.heddle.HeddleException;
import io.heddle.HeddleException.Side;
import io.heddle.IoFailureException;
import io.heddle.Limits;
import io.heddle.SessionRequest;
import io.heddle.StreamException;
import io.heddle.StreamPriority;
import io.heddle.TransportKind;
import io.heddle.event.Event;
import io.heddle.event.EventSink;
import io.heddle.event.Events;
import io.heddle.event.Role;
import io.heddle.event.SessionEvent;
import io.heddle.memory.VirtualLoop;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a session tells, and what that costs who does not want to know. */
@Tag("jvm")
class SessionEventsTest {
  private static final int MANY = 200_000;

  /** For what the JVM itself allocates meanwhile; an event alone has more than 20 bytes. */
  private static final long SLACK_BYTES = MANY;

  private static final SessionInfo INFO =
      new SessionInfo(
          "s",
          TransportKind.MEMORY,
          SessionRequest.builder("here", "/").build(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());

  private static SessionObserver observer(EventSink sink) {
    SessionObserver observer =
        SessionEvents.of(
            Events.of(sink, failure -> {}), Role.SERVER, Optional.empty(), INFO, new VirtualLoop());
    observer.opened();
    return observer;
  }

  private static void tell(SessionObserver observer, LiveStream stream, HeddleException reset) {
    for (int i = 0; i < MANY; i++) {
      observer.streamOpened(stream, Side.REMOTE);
      observer.incomingExpired();
      observer.sendFailed(4, reset);
      observer.receiveFailed(4, reset);
      observer.streamClosed(stream);
    }
  }

  private static long allocated(SessionObserver observer) {
    ScriptedSession scripted = new ScriptedSession(Limits.DEFAULT);
    LiveStream stream =
        new LiveStream(
            scripted.engine, scripted.carrier.new Stream(4), StreamPriority.NORMAL, true, true);
    HeddleException reset =
        StreamException.reset(Side.REMOTE, OptionalLong.of(1), OptionalLong.empty());
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    tell(observer, stream, reset);
    long before = threads.getThreadAllocatedBytes(Thread.currentThread().getId());
    tell(observer, stream, reset);
    return threads.getThreadAllocatedBytes(Thread.currentThread().getId()) - before;
  }

  @Test
  void whoDoesNotListenToStreamsAndDatagramsHasNothingAllocatedForThem() {
    assertSame(SessionObserver.NONE, observer(EventSink.NONE));
    long nobody = allocated(SessionObserver.NONE);
    assertTrue(nobody < SLACK_BYTES, nobody + " bytes for nobody");
    long coarse = allocated(observer(event -> {}));
    assertTrue(coarse < SLACK_BYTES, coarse + " bytes for a sink that wants none of it");
    EventSink greedy =
        new EventSink() {
          @Override
          public void on(Event event) {
            kept = event;
          }

          @Override
          public boolean wants(io.heddle.event.Detail detail) {
            return true;
          }
        };
    long fine = allocated(observer(greedy));
    assertEquals("stream.closed", kept.name());
    assertTrue(fine > 5L * 20 * MANY, fine + " bytes of events: is this test blind?");
  }

  private volatile Event kept = new SessionEvent.StreamClosed("", 0);

  @Test
  void aLostSessionIsToldWithTheSideAtFault() {
    List<Event> events = new ArrayList<>();
    SessionObserver observer = observer(events::add);
    IoFailureException why = new IoFailureException(Side.TRANSPORT, "the cable was cut");
    observer.closed(new ScriptedSession(Limits.DEFAULT).engine, why);
    SessionEvent.Closed closed = (SessionEvent.Closed) events.get(1);
    assertEquals(Side.TRANSPORT, closed.by());
    assertEquals(OptionalLong.empty(), closed.code());
    assertEquals("the cable was cut", closed.reason());
    assertEquals(Optional.of(why), closed.failure());
  }

  @Test
  void nothingIsToldBeforeASessionOpensNorAfterItsEnd() {
    List<Event> events = new ArrayList<>();
    SessionObserver observer =
        SessionEvents.of(
            Events.of(events::add, failure -> {}),
            Role.CLIENT,
            Optional.of("ws-1"),
            INFO,
            new VirtualLoop());
    IoFailureException why = new IoFailureException(Side.TRANSPORT, "cut");
    SessionEngine engine = new ScriptedSession(Limits.DEFAULT).engine;
    observer.draining(Side.REMOTE);
    observer.closed(engine, why);
    assertEquals(List.of(), events);
    observer.opened();
    observer.closed(engine, why);
    observer.closed(engine, why);
    observer.draining(Side.LOCAL);
    assertEquals(2, events.size());
  }
}
