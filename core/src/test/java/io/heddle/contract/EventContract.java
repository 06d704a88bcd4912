package io.heddle.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.BidiStream;
import io.heddle.Bytes;
import io.heddle.Datagrams.Outcome;
import io.heddle.HeddleException;
import io.heddle.HeddleException.Side;
import io.heddle.Limits;
import io.heddle.Session;
import io.heddle.event.ConnectEvent;
import io.heddle.event.ConnectionEvent;
import io.heddle.event.Event;
import io.heddle.event.Role;
import io.heddle.event.ServerEvent;
import io.heddle.event.SessionEvent;
import io.heddle.event.SessionEvent.Direction;
import io.heddle.event.SessionEvent.DropReason;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Both ends tell their sinks what happens: once, in pairs, with what belongs to it. */
public abstract class EventContract extends Contract {
  private final EventLog atClient = environment().log(Role.CLIENT);
  private final EventLog atServer = environment().log(Role.SERVER);

  @BeforeEach
  void begin() {
    atClient.keep(true);
    atServer.keep(true);
  }

  @AfterEach
  void end() {
    atClient.keep(false);
    atServer.keep(false);
  }

  /** A session, and how the server's end names it. */
  private record Pair(Session client, SessionEvent.Opened server) {}

  private Pair open() {
    String query = "events=" + newKey();
    Session session = remember(environment().connect(ContractServer.PATH + "?" + query));
    return new Pair(
        session,
        atServer.await(
            SessionEvent.Opened.class, opened -> opened.request().query().equals(query)));
  }

  private static SessionEvent.Closed closed(EventLog log, String session) {
    return log.await(SessionEvent.Closed.class, event -> event.session().equals(session));
  }

  /** What else is told of a session; only once it is closed, when nothing more is to come. */
  private static <E extends SessionEvent> List<E> of(EventLog log, String session, Class<E> type) {
    return log.all(type, event -> event.session().equals(session));
  }

  @Test
  public void aSessionOpensAndClosesOnceAtEachEnd() {
    Pair pair = open();
    Session session = pair.client();
    await("the close", session.close(7, "bye"));
    SessionEvent.Closed here = closed(atClient, session.id());
    SessionEvent.Opened opened = of(atClient, session.id(), SessionEvent.Opened.class).get(0);
    assertSame(opened, here.opened());
    assertEquals(Role.CLIENT, opened.role());
    assertEquals(session.transport(), opened.transport());
    assertEquals(session.request().path(), opened.request().path());
    assertEquals(session.remoteAddress(), opened.remoteAddress());
    assertEquals(session.localAddress(), opened.localAddress());
    assertEquals(session.protocol(), opened.protocol());
    isClose(Side.LOCAL, here);
    SessionEvent.Closed there = closed(atServer, pair.server().session());
    assertSame(pair.server(), there.opened());
    assertEquals(Role.SERVER, pair.server().role());
    assertEquals(session.transport(), pair.server().transport());
    isClose(Side.REMOTE, there);
    assertEquals(1, of(atClient, session.id(), SessionEvent.Opened.class).size());
    assertEquals(1, of(atClient, session.id(), SessionEvent.Closed.class).size());
    String server = pair.server().session();
    assertEquals(1, of(atServer, server, SessionEvent.Opened.class).size());
    assertEquals(1, of(atServer, server, SessionEvent.Closed.class).size());
  }

  private static void isClose(Side by, SessionEvent.Closed closed) {
    assertEquals(by, closed.by());
    assertEquals(OptionalLong.of(7), closed.code());
    assertEquals("bye", closed.reason());
    assertEquals(Optional.empty(), closed.failure());
    assertTrue(closed.durationNs() > 0, "lasted " + closed.durationNs() + " ns");
  }

  @Test
  public void whatASessionCarriedIsToldAtItsEnd() {
    Pair pair = open();
    BidiStream stream = command(pair.client(), "echo");
    expectEcho(stream);
    await("the close", pair.client().close());
    SessionEvent.Closed here = closed(atClient, pair.client().id());
    SessionEvent.Closed there = closed(atServer, pair.server().session());
    int asked = "echo\n".length() + "hello".length();
    assertEquals(1, here.streamsOpened());
    assertEquals(0, here.streamsAccepted());
    assertEquals(asked, here.bytesSent());
    assertEquals("hello".length(), here.bytesReceived());
    assertEquals(0, there.streamsOpened());
    assertEquals(1, there.streamsAccepted());
    assertEquals("hello".length(), there.bytesSent());
    assertEquals(asked, there.bytesReceived());
  }

  private void expectEcho(BidiStream stream) {
    stream.write(Bytes.ofUtf8("hello"));
    expect("the echo", "hello", stream);
  }

  @Test
  public void streamsComeInPairsWhoeverOpensThemAndHoweverTheyEnd() {
    Pair pair = open();
    Session session = pair.client();
    ask(session, "count");
    command(session, "hold " + newKey());
    assertEquals("opened", ask(session, "open-uni 2 10"));
    for (int i = 0; i < 2; i++) {
      expectPattern(10, await("a stream", session.acceptUni()));
    }
    await("the close", session.close());
    closed(atClient, session.id());
    closed(atServer, pair.server().session());
    List<String> opened = streams(atClient, session.id());
    assertEquals(5, opened.size(), () -> "" + opened);
    List<String> mirrored = streams(atServer, pair.server().session());
    assertEquals(opened, mirrored);
  }

  /** Streams with the side of the client named; each must have closed, after it opened. */
  private static List<String> streams(EventLog log, String session) {
    List<String> texts = new ArrayList<>();
    List<SessionEvent> all = of(log, session, SessionEvent.class);
    for (SessionEvent.StreamOpened opened : of(log, session, SessionEvent.StreamOpened.class)) {
      boolean atServer = of(log, session, SessionEvent.Opened.class).get(0).role() == Role.SERVER;
      boolean byClient = (opened.by() == Side.LOCAL) != atServer;
      texts.add(opened.stream() + (opened.bidirectional() ? " bidi by " : " uni by ") + byClient);
      List<SessionEvent.StreamClosed> closed =
          log.all(
              SessionEvent.StreamClosed.class,
              event -> event.session().equals(session) && event.stream() == opened.stream());
      assertEquals(1, closed.size(), () -> "ends of " + opened);
      assertTrue(all.indexOf(opened) < all.indexOf(closed.get(0)), () -> "order of " + opened);
    }
    texts.sort(null);
    return texts;
  }

  @Test
  public void abortsAreToldWithDirectionSideAndCode() {
    Pair pair = open();
    Session session = pair.client();
    BidiStream reset = command(session, "observe reset");
    expect("a sign that the server reads", "o", reset);
    reset.reset(9);
    report(session);
    BidiStream stopped = command(session, "flood stop");
    await("some of the flood", stopped.readExact(1)).release();
    stopped.stopSending(5);
    report(session);
    String here = session.id();
    String there = pair.server().session();
    wasAborted(atClient, here, reset.id(), Direction.OUTGOING, Side.LOCAL, 9);
    wasAborted(atServer, there, reset.id(), Direction.INCOMING, Side.REMOTE, 9);
    wasAborted(atClient, here, stopped.id(), Direction.INCOMING, Side.LOCAL, 5);
    wasAborted(atServer, there, stopped.id(), Direction.OUTGOING, Side.REMOTE, 5);
  }

  private static void wasAborted(
      EventLog log, String session, long stream, Direction direction, Side by, long code) {
    SessionEvent.StreamAborted expected =
        new SessionEvent.StreamAborted(session, stream, direction, by, OptionalLong.of(code));
    log.await(SessionEvent.StreamAborted.class, expected::equals);
    assertEquals(1, log.all(SessionEvent.StreamAborted.class, expected::equals).size());
  }

  @Test
  public void eachEndThatDrainsIsToldOnce() {
    Pair pair = open();
    Session session = pair.client();
    assertEquals("asked", ask(session, "drain"));
    assertEquals("asked", ask(session, "drain"));
    await("the wish to drain", session.draining());
    session.drain();
    atServer.await(
        SessionEvent.Draining.class,
        new SessionEvent.Draining(pair.server().session(), Side.REMOTE)::equals);
    await("the close", session.close());
    closed(atServer, pair.server().session());
    assertEquals(
        List.of(
            new SessionEvent.Draining(session.id(), Side.REMOTE),
            new SessionEvent.Draining(session.id(), Side.LOCAL)),
        of(atClient, session.id(), SessionEvent.Draining.class));
    assertEquals(2, of(atServer, pair.server().session(), SessionEvent.Draining.class).size());
  }

  @Test
  public void droppedDatagramsAreToldAsOftenAsTheirSendersHearOfIt() {
    Session session = open().client();
    int count = 3 * Limits.DEFAULT.maxQueuedDatagrams();
    List<CompletableFuture<Outcome>> outcomes = new ArrayList<>();
    // On the session's thread, which sends when this is done.
    await(
        "so many datagrams",
        session
            .openUni()
            .thenAccept(
                stream -> {
                  for (int i = 0; i < count; i++) {
                    outcomes.add(session.datagrams().send(Bytes.of((byte) i)));
                  }
                }));
    long overflowed =
        outcomes.stream().filter(one -> await("an outcome", one) == Outcome.OVERFLOWED).count();
    assertTrue(overflowed > 0, "none overflowed");
    await("the close", session.close());
    closed(atClient, session.id());
    long told = 0;
    for (SessionEvent.DatagramsDropped dropped :
        of(atClient, session.id(), SessionEvent.DatagramsDropped.class)) {
      assertEquals(Direction.OUTGOING, dropped.direction());
      assertEquals(DropReason.OVERFLOWED, dropped.reason());
      told += dropped.count();
    }
    assertEquals(overflowed, told);
  }

  @Test
  public void aRefusalIsToldWithStatusAndReason() {
    String path = AdmissionContract.FILTER + "refusal";
    assertThrows(HeddleException.class, () -> remember(environment().connect(path)));
    ServerEvent.Refused refused = refused(path);
    assertEquals(403, refused.status());
    assertEquals("not you", refused.reason());
    assertEquals(List.of(), atServer.all(SessionEvent.Opened.class, opened -> true));
  }

  private ServerEvent.Refused refused(String path) {
    return atServer.await(ServerEvent.Refused.class, event -> event.request().path().equals(path));
  }

  @Test
  public void aGateThatFailsIsToldBeforeItsRefusal() {
    String path = AdmissionContract.FILTER + "exception";
    assertThrows(HeddleException.class, () -> remember(environment().connect(path)));
    ServerEvent.Refused refused = refused(path);
    assertEquals(500, refused.status());
    ServerEvent.FilterFailed failed = atServer.await(ServerEvent.FilterFailed.class, event -> true);
    assertInstanceOf(IllegalArgumentException.class, failed.failure());
    List<Event> all = atServer.all(Event.class, event -> true);
    assertTrue(all.indexOf(failed) < all.indexOf(refused), () -> "" + all);
  }

  @Test
  public void anAdmissionIsToldBeforeItsSession() {
    Pair pair = open();
    String query = pair.server().request().query();
    ServerEvent.Admitted admitted =
        atServer.await(ServerEvent.Admitted.class, event -> event.request().query().equals(query));
    List<Event> all = atServer.all(Event.class, event -> true);
    assertTrue(all.indexOf(admitted) < all.indexOf(pair.server()), () -> "" + all);
  }

  @Test
  public void aHandlerThatFailsIsToldBeforeTheEndOfItsSession() {
    String path = AdmissionContract.HANDLER + "error";
    await("the close", remember(environment().connect(path)).closed());
    SessionEvent.HandlerFailed failed =
        atServer.await(SessionEvent.HandlerFailed.class, event -> event.path().equals(path));
    assertInstanceOf(AssertionError.class, failed.failure());
    SessionEvent.Closed closed = closed(atServer, failed.session());
    assertEquals(Side.LOCAL, closed.by());
    assertEquals(OptionalLong.of(1), closed.code());
    List<SessionEvent> all = of(atServer, failed.session(), SessionEvent.class);
    assertTrue(all.indexOf(failed) < all.indexOf(closed), () -> "" + all);
  }

  @Test
  public void aStreamsHandlerThatFailsIsTold() {
    Session session = remember(environment().connect("/failing"));
    await("a stream", session.openBidi()).write(Bytes.ofUtf8("?"));
    SessionEvent.HandlerFailed failed =
        atServer.await(SessionEvent.HandlerFailed.class, event -> true);
    assertEquals("/failing", failed.path());
    assertInstanceOf(IllegalStateException.class, failed.failure());
  }

  @Test
  public void aConnectionLastsLongerThanItsSessionAtBothEnds() {
    Pair pair = open();
    await("the close", pair.client().close());
    SessionEvent.Opened opened = closed(atClient, pair.client().id()).opened();
    if (environment().hasConnections()) {
      surrounds(atClient, opened);
      surrounds(atServer, closed(atServer, pair.server().session()).opened());
    } else {
      assertEquals(Optional.empty(), opened.connection());
      assertEquals(Optional.empty(), pair.server().connection());
      assertEquals(List.of(), atServer.all(ConnectionEvent.class, event -> true));
    }
  }

  private static void surrounds(EventLog log, SessionEvent.Opened session) {
    String name = session.connection().orElseThrow();
    ConnectionEvent.Closed closed =
        log.await(ConnectionEvent.Closed.class, event -> event.connection().equals(name));
    assertEquals(session.role(), closed.opened().role());
    assertEquals(session.transport(), closed.opened().transport());
    assertEquals(session.remoteAddress(), closed.opened().remoteAddress());
    assertTrue(closed.durationNs() > 0);
    List<ConnectionEvent> all =
        log.all(ConnectionEvent.class, event -> event.connection().equals(name));
    assertEquals(3, all.size(), () -> "" + all);
    assertSame(closed.opened(), all.get(0));
    ConnectionEvent.Established established =
        assertInstanceOf(ConnectionEvent.Established.class, all.get(1));
    assertTrue(established.handshakeNs() > 0 && established.handshakeNs() <= closed.durationNs());
    List<Event> order = log.all(Event.class, event -> true);
    int sessionOpened = order.indexOf(session);
    assertTrue(order.indexOf(closed.opened()) < sessionOpened, () -> "" + order);
    assertTrue(sessionOpened < order.indexOf(closed), () -> "" + order);
  }

  @Test
  public void aConnectIsToldWithItsAttemptsAndItsSession() {
    Session session = open().client();
    if (!environment().hasConnections()) {
      assertEquals(List.of(), atClient.all(ConnectEvent.class, event -> true));
      return;
    }
    ConnectEvent.Ended ended = atClient.await(ConnectEvent.Ended.class, event -> true);
    assertEquals(Optional.of(session.id()), ended.session());
    assertEquals(Optional.empty(), ended.failure());
    List<ConnectEvent> all =
        atClient.all(ConnectEvent.class, event -> event.connect() == ended.connect());
    assertEquals(4, all.size(), () -> "" + all);
    assertSame(ended.begun(), all.get(0));
    assertTrue(ended.begun().url().contains(ContractServer.PATH), ended.begun().url());
    assertEquals(new ConnectEvent.AttemptBegun(ended.connect(), session.transport()), all.get(1));
    ConnectEvent.AttemptEnded attempt =
        assertInstanceOf(ConnectEvent.AttemptEnded.class, all.get(2));
    assertEquals(session.transport(), attempt.transport());
    assertEquals(ConnectEvent.Result.CONNECTED, attempt.result());
    assertTrue(attempt.durationNs() > 0 && attempt.durationNs() <= ended.durationNs());
  }

  @Test
  public void aSinkThatThrowsHarmsNobody() {
    atClient.fail();
    atServer.fail();
    Pair pair = open();
    BidiStream stream = command(pair.client(), "echo");
    expectEcho(stream);
    stream.reset(1);
    assertEquals(Pattern.outcome(0), ask(pair.client(), "count"));
    await("the close", pair.client().close(3, "done"));
    assertEquals(OptionalLong.of(3), closed(atServer, pair.server().session()).code());
  }
}
