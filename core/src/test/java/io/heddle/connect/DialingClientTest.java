package io.heddle.connect;

import static io.heddle.memory.Outcomes.done;
import static io.heddle.memory.Outcomes.failure;
import static io.heddle.memory.Outcomes.value;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.AuthenticationException;
import io.heddle.ClientConfig;
import io.heddle.ConnectFailedException;
import io.heddle.HeddleException;
import io.heddle.HeddleException.Side;
import io.heddle.InvalidConfigurationException;
import io.heddle.OperationTimeoutException;
import io.heddle.PlatformException;
import io.heddle.RateLimitException;
import io.heddle.Session;
import io.heddle.TlsException;
import io.heddle.TransportKind;
import io.heddle.memory.LinkConfig;
import io.heddle.memory.MemoryPair;
import io.heddle.memory.VirtualLoop;
import io.heddle.session.OutsideLoop;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class DialingClientTest {
  private static final long MS = 1_000_000;
  private static final long HEAD_START_NS = 500 * MS;
  private static final String URL = "https://here:4433/echo?x=1";

  private final VirtualLoop loop = new VirtualLoop();
  private final FakeDialer webTransport = new FakeDialer(TransportKind.HTTP3);
  private final FakeDialer webSocket = new FakeDialer(TransportKind.WEBSOCKET);
  private final TransportMemory memory = new TransportMemory();
  private final DialingClient client = client(ClientConfig.DEFAULT);

  private DialingClient client(ClientConfig config) {
    return new DialingClient(
        config, loop, DialingClientTest::parse, List.of(webTransport, webSocket), memory);
  }

  private DialingClient onlyOver(FakeDialer dialer) {
    return new DialingClient(
        ClientConfig.DEFAULT, loop, DialingClientTest::parse, List.of(dialer), memory);
  }

  /** Enough of a parser for {@code scheme://host:port/path?query}. */
  private static SessionUrl parse(String url) {
    int host = url.indexOf("://") + 3;
    int colon = url.indexOf(':', host);
    int path = url.indexOf('/', host) < 0 ? url.length() : url.indexOf('/', host);
    int query = url.indexOf('?') < 0 ? url.length() : url.indexOf('?');
    return new SessionUrl(
        url.substring(0, host - 3),
        url.substring(host, colon),
        Integer.parseInt(url.substring(colon + 1, path)),
        url.substring(path, query),
        query == url.length() ? "" : url.substring(query + 1));
  }

  private Session session() {
    return MemoryPair.builder(loop).link(LinkConfig.IDEAL).build().client();
  }

  private static HeddleException refused(String message) {
    return new ConnectFailedException(Side.REMOTE, message);
  }

  @Test
  void webTransportHasTheHeadStart() {
    client.connect(URL);
    assertEquals(1, webTransport.dialled.size());
    loop.advance(HEAD_START_NS - 1);
    assertEquals(0, webSocket.dialled.size());
    loop.advance(1);
    assertEquals(1, webSocket.dialled.size());
  }

  @Test
  void theHeadStartIsConfigured() {
    client(ClientConfig.builder().headStartMs(0).build()).connect(URL);
    loop.advance(0);
    assertEquals(1, webSocket.dialled.size());
  }

  @Test
  void theSecondIsNotTriedWhenTheFirstIsReadyInTime() {
    CompletableFuture<Session> connected = client.connect(URL);
    Session first = session();
    webTransport.last().complete(first);
    loop.advance(20_000 * MS);
    assertSame(first, value(connected));
    assertEquals(0, webSocket.dialled.size());
    assertFalse(done(first.closed()));
  }

  @Test
  void theSecondStartsAtOnceWhenTheFirstFails() {
    client.connect(URL);
    webTransport.last().completeExceptionally(refused("UDP is blocked"));
    loop.advance(0);
    assertEquals(1, webSocket.dialled.size());
    loop.advance(HEAD_START_NS);
    assertEquals(1, webSocket.dialled.size());
  }

  @Test
  void theFirstOneReadyWinsAndTheOtherIsAbandoned() {
    CompletableFuture<Session> connected = client.connect(URL);
    loop.advance(HEAD_START_NS);
    Session second = session();
    webSocket.last().complete(second);
    loop.advance(0);
    assertSame(second, value(connected));
    assertTrue(webTransport.last().isCompletedExceptionally());
  }

  @Test
  void ofTwoThatAreReadyTheLoserIsClosed() {
    CompletableFuture<Session> connected = client.connect(URL);
    loop.advance(HEAD_START_NS);
    Session first = session();
    Session second = session();
    webTransport.last().complete(first);
    webSocket.last().complete(second);
    loop.advance(0);
    assertSame(first, value(connected));
    assertTrue(done(second.closed()));
    assertFalse(done(first.closed()));
  }

  @Test
  void theWebSocketIsOnTheSamePortUnlessSaidOtherwise() {
    client.connect(URL);
    loop.advance(HEAD_START_NS);
    assertEquals("wss://here:4433/echo?x=1", webSocket.dialled.get(0).url().toString());
  }

  @Test
  void theWebSocketsOriginMayBeNamed() {
    client(ClientConfig.builder().webSocketOrigin("ws://there:8080").build()).connect(URL);
    loop.advance(HEAD_START_NS);
    assertEquals("ws://there:8080/echo?x=1", webSocket.dialled.get(0).url().toString());
    assertEquals(URL, webTransport.dialled.get(0).url().toString());
  }

  @Test
  void aWebSocketsOriginIsOneOfWebSockets() {
    assertThrows(
        InvalidConfigurationException.class,
        () -> client(ClientConfig.builder().webSocketOrigin("https://there:8080").build()));
  }

  @Test
  void aWebSocketUrlLeadsToNothingElse() {
    client(ClientConfig.builder().webSocketOrigin("ws://there:8080").build())
        .connect("ws://here:80/echo");
    assertEquals(0, webTransport.dialled.size());
    assertEquals("ws://here/echo", webSocket.dialled.get(0).url().toString());
  }

  @Test
  void aWebSocketUrlNeedsTheTransport() {
    DialingClient noSockets =
        new DialingClient(
            ClientConfig.DEFAULT,
            loop,
            DialingClientTest::parse,
            List.of(webTransport),
            new TransportMemory());
    failure(ConnectFailedException.class, noSockets.connect("ws://here:80/echo"));
  }

  @Test
  void otherSchemesAreRefusedAtOnce() {
    assertThrows(InvalidConfigurationException.class, () -> client.connect("http://here:80/"));
  }

  @Test
  void theLastWinnerIsTriedFirst() {
    win(webSocket);
    client.connect(URL);
    assertEquals(2, webSocket.dialled.size());
    assertEquals(1, webTransport.dialled.size());
    loop.advance(HEAD_START_NS);
    assertEquals(2, webTransport.dialled.size());
  }

  /** Blocks the first transport until the second has won. */
  private void win(FakeDialer winner) {
    client.connect(URL);
    loop.advance(HEAD_START_NS);
    winner.last().complete(session());
    loop.advance(0);
  }

  @Test
  void otherOriginsAreNotConcerned() {
    win(webSocket);
    client.connect("https://elsewhere:4433/echo");
    assertEquals(1, webSocket.dialled.size());
    assertEquals(2, webTransport.dialled.size());
  }

  /** The first transport was only slow, or the network is another one. */
  @Test
  void theFirstHasItsHeadStartAgainAfterAWhile() {
    win(webSocket);
    loop.advance(TransportMemory.FIRST_NS - 1);
    assertEquals(TransportKind.WEBSOCKET, first());
    loop.advance(1);
    assertEquals(TransportKind.HTTP3, first());
  }

  /** What the next connect begins with; it is given up at once. */
  private TransportKind first() {
    int before = webTransport.dialled.size();
    client.connect(URL).cancel(false);
    loop.advance(0);
    return webTransport.dialled.size() > before ? TransportKind.HTTP3 : TransportKind.WEBSOCKET;
  }

  @Test
  void eachLossInARowCountsTwiceAsLongUpToTenMinutes() {
    long forNs = TransportMemory.FIRST_NS;
    for (int i = 0; i < 8; i++) {
      win(webSocket);
      loop.advance(forNs - 1);
      assertEquals(TransportKind.WEBSOCKET, first());
      loop.advance(1);
      assertEquals(TransportKind.HTTP3, first());
      forNs = Math.min(2 * forNs, TransportMemory.LONGEST_NS);
    }
    assertEquals(600_000 * MS, forNs);
  }

  @Test
  void aWinOfTheFirstEndsIt() {
    win(webSocket);
    loop.advance(TransportMemory.FIRST_NS);
    client.connect(URL);
    webTransport.last().complete(session());
    loop.advance(0);
    win(webSocket);
    loop.advance(TransportMemory.FIRST_NS);
    assertEquals(TransportKind.HTTP3, first());
  }

  @Test
  void anotherWinMeanwhileIsNothingNew() {
    win(webSocket);
    loop.advance(TransportMemory.FIRST_NS - 1);
    client.connect(URL);
    webSocket.last().complete(session());
    loop.advance(1);
    assertEquals(TransportKind.HTTP3, first());
  }

  @Test
  void longAgoIsForgotten() {
    win(webSocket);
    loop.advance(TransportMemory.FIRST_NS + TransportMemory.LONGEST_NS);
    win(webSocket);
    loop.advance(TransportMemory.FIRST_NS);
    assertEquals(TransportKind.HTTP3, first());
  }

  @Test
  void aCertificateThatIsNotTrustedIsNoReasonToPreferAnotherTransport() {
    client.connect(URL);
    webTransport.last().completeExceptionally(new TlsException(Side.REMOTE, "expired"));
    loop.advance(0);
    webSocket.last().complete(session());
    loop.advance(0);
    assertEquals(TransportKind.HTTP3, first());
  }

  @Test
  void aWinnerThatFailsLosesItsAdvantage() {
    win(webSocket);
    client.connect(URL);
    webSocket.last().completeExceptionally(refused("gone"));
    loop.advance(0);
    webTransport.last().completeExceptionally(refused("UDP is blocked"));
    loop.advance(0);
    client.connect(URL);
    assertEquals(3, webTransport.dialled.size());
    assertEquals(2, webSocket.dialled.size());
  }

  @Test
  void aWinnerThatDoesNotAnswerInTimeLosesItsAdvantage() {
    win(webSocket);
    CompletableFuture<Session> late = client.connect(URL);
    loop.advance(10_000 * MS);
    failure(OperationTimeoutException.class, late);
    assertEquals(TransportKind.HTTP3, first());
  }

  @Test
  void whatIsKnownOfManyOriginsIsBounded() {
    for (int i = 0; i < 1_001; i++) {
      memory.detour("https://" + i, TransportKind.WEBSOCKET, 0);
    }
    assertTrue(memory.favourite("https://0", 0).isEmpty());
    assertTrue(memory.favourite("https://1", 0).isPresent());
  }

  /** What the server itself says of the request, before what the network says of another way. */
  @Test
  void anAnswerComesFirst() {
    for (boolean overWebTransport : new boolean[] {true, false}) {
      HeddleException answer = new ConnectFailedException(Side.REMOTE, "status 404");
      HeddleException noise = new ConnectFailedException(Side.TRANSPORT, "refused");
      CompletableFuture<Session> connected = client.connect(URL);
      webTransport.last().completeExceptionally(overWebTransport ? answer : noise);
      loop.advance(0);
      webSocket.last().completeExceptionally(overWebTransport ? noise : answer);
      loop.advance(0);
      HeddleException both = failure(ConnectFailedException.class, connected);
      assertEquals(
          overWebTransport
              ? "No connection to https://here:4433. WebTransport: status 404 — WebSocket: refused"
              : "No connection to https://here:4433. WebSocket: status 404 — WebTransport: refused",
          both.getMessage());
      assertEquals(Side.REMOTE, both.side());
    }
  }

  @Test
  void aFailureNamesBothAttempts() {
    CompletableFuture<Session> connected = client.connect(URL);
    webTransport.last().completeExceptionally(refused("UDP is blocked"));
    loop.advance(0);
    webSocket.last().completeExceptionally(refused("the port is closed"));
    loop.advance(0);
    HeddleException both = failure(ConnectFailedException.class, connected);
    assertEquals(
        "No connection to https://here:4433. WebTransport: UDP is blocked — WebSocket: the port is"
            + " closed",
        both.getMessage());
    assertEquals(2, both.getSuppressed().length);
  }

  @Test
  void ofTwoFailuresTheOneThatSaysMoreGivesTheType() {
    for (HeddleException failure :
        List.of(
            new TlsException(Side.REMOTE, "no trust"),
            new ConnectFailedException(Side.REMOTE, "refused"),
            new OperationTimeoutException(Side.TRANSPORT, "slow"),
            new PlatformException(Side.LOCAL, "impossible"))) {
      CompletableFuture<Session> connected = client.connect(URL);
      webTransport.last().completeExceptionally(new PlatformException(Side.LOCAL, "no way"));
      loop.advance(0);
      webSocket.last().completeExceptionally(failure);
      loop.advance(0);
      failure(failure.getClass(), connected);
    }
  }

  @Test
  void aVerdictOfTheServerEndsTheRace() {
    CompletableFuture<Session> refused = client.connect(URL);
    webTransport.last().completeExceptionally(new AuthenticationException(Side.REMOTE, "no"));
    loop.advance(HEAD_START_NS);
    failure(AuthenticationException.class, refused);
    assertEquals(0, webSocket.dialled.size());

    CompletableFuture<Session> limited = client.connect(URL);
    loop.advance(HEAD_START_NS);
    webSocket.last().completeExceptionally(new RateLimitException(Side.REMOTE, "later"));
    loop.advance(0);
    failure(RateLimitException.class, limited);
    assertTrue(webTransport.last().isCompletedExceptionally());
  }

  @Test
  void aVerdictAfterAFailureKeepsItsType() {
    for (HeddleException verdict :
        List.of(
            new AuthenticationException(Side.REMOTE, "no"),
            new RateLimitException(Side.REMOTE, "later"))) {
      CompletableFuture<Session> connected = client.connect(URL);
      webTransport.last().completeExceptionally(refused("UDP is blocked"));
      loop.advance(0);
      webSocket.last().completeExceptionally(verdict);
      loop.advance(0);
      assertTrue(
          String.valueOf(failure(verdict.getClass(), connected).getMessage())
              .startsWith("No connection to"));
    }
  }

  @Test
  void aTransportThatBreaksCountsAsFailed() {
    CompletableFuture<Session> connected = client.connect(URL);
    webTransport.last().completeExceptionally(new IllegalStateException("a defect"));
    loop.advance(0);
    webSocket.last().complete(session());
    loop.advance(0);
    assertFalse(done(value(connected).closed()));
  }

  @Test
  void whatBrokeIsToldWithoutWhatItWasWrappedIn() {
    CompletableFuture<Session> first = onlyOver(webTransport).connect(URL);
    webTransport.last().completeExceptionally(new CompletionException(refused("UDP is blocked")));
    loop.advance(0);
    assertEquals("UDP is blocked", failure(ConnectFailedException.class, first).getMessage());
    CompletableFuture<Session> second = onlyOver(webTransport).connect(URL);
    webTransport.last().completeExceptionally(new CompletionException("a defect", null));
    loop.advance(0);
    assertEquals(
        "The transport failed: java.util.concurrent.CompletionException: a defect",
        failure(PlatformException.class, second).getMessage());
  }

  @Test
  void onlyWebTransportIsAskedWhetherUdpIsOpen() {
    assertTrue(lateMessage(webTransport).endsWith("is UDP open on the way?"));
    assertTrue(lateMessage(webSocket).endsWith("10000 ms: is the server running?"));
  }

  private String lateMessage(FakeDialer dialer) {
    CompletableFuture<Session> connected = onlyOver(dialer).connect(URL);
    loop.advance(10_000 * MS);
    return String.valueOf(failure(OperationTimeoutException.class, connected).getMessage());
  }

  @Test
  void anAttemptEndsInTime() {
    CompletableFuture<Session> connected = client.connect(URL);
    loop.advance(10_000 * MS - 1);
    assertFalse(done(connected));
    loop.advance(1);
    HeddleException late = failure(OperationTimeoutException.class, connected);
    assertTrue(String.valueOf(late.getMessage()).contains("WebSocket: "));
    assertTrue(webTransport.last().isCompletedExceptionally());
    assertTrue(webSocket.last().isCompletedExceptionally());
  }

  @Test
  void oneTransportAloneFailsInItsOwnWords() {
    CompletableFuture<Session> connected = onlyOver(webTransport).connect(URL);
    webTransport.last().completeExceptionally(refused("UDP is blocked"));
    loop.advance(0);
    assertEquals("UDP is blocked", failure(ConnectFailedException.class, connected).getMessage());
  }

  @Test
  void theCallerMayGiveUp() {
    CompletableFuture<Session> connected = client.connect(URL);
    connected.cancel(false);
    loop.advance(HEAD_START_NS);
    assertTrue(webTransport.last().isCompletedExceptionally());
    assertEquals(0, webSocket.dialled.size());
  }

  @Test
  void closingClosesConnectionsAndThenDialers() {
    CompletableFuture<Session> connected = client.connect(URL);
    webTransport.last().complete(session());
    loop.advance(0);
    client.close();
    loop.advance(0);
    assertEquals(0, value(value(connected).closed()).code());
    assertEquals(1, webTransport.closes);
    assertEquals(1, webSocket.closes);
    client.close();
    assertEquals(1, webTransport.closes);
    assertTrue(done(client.shutdown()));
  }

  @Test
  void aClosedClientConnectsNoMore() {
    client.close();
    failure(ConnectFailedException.class, client.connect(URL));
  }

  @Test
  void closingFailsWhatIsConnectingAtOnce() {
    CompletableFuture<Session> connected = client.connect(URL);
    client.close();
    loop.advance(0);
    HeddleException closed = failure(ConnectFailedException.class, connected);
    assertEquals(Side.LOCAL, closed.side());
    assertTrue(String.valueOf(closed.getMessage()).contains("client was closed"));
    assertTrue(webTransport.last().isCompletedExceptionally());
    loop.advance(HEAD_START_NS);
    assertEquals(0, webSocket.dialled.size());
    assertEquals(1, webTransport.closes);
  }

  /** As many connects as run at once, and some more. */
  private List<CompletableFuture<Session>> crowd(int more) {
    List<CompletableFuture<Session>> crowd = new ArrayList<>();
    for (int i = 0; i < Races.FIRST_AT_ONCE + more; i++) {
      crowd.add(client.connect(URL));
    }
    return crowd;
  }

  @Test
  void ofManyConnectsABoundedNumberRunsAtOnce() {
    List<CompletableFuture<Session>> crowd = crowd(2);
    loop.advance(HEAD_START_NS);
    assertEquals(Races.FIRST_AT_ONCE, webTransport.dialled.size());
    assertEquals(Races.FIRST_AT_ONCE, webSocket.dialled.size());
    webTransport.dialled.get(5).result().completeExceptionally(refused("no"));
    webSocket.dialled.get(5).result().completeExceptionally(refused("no"));
    loop.advance(0);
    assertTrue(done(crowd.get(5)));
    assertEquals(Races.FIRST_AT_ONCE + 1, webTransport.dialled.size());
    webTransport.last().complete(session());
    loop.advance(0);
    assertTrue(done(crowd.get(Races.FIRST_AT_ONCE)));
  }

  @Test
  void successMakesRoomForMore() {
    crowd(1_000);
    for (int i = 0; webTransport.dialled.size() < 1_000; i++) {
      webTransport.dialled.get(i).result().complete(session());
      loop.advance(0);
      int underWay = webTransport.dialled.size() - i - 1;
      assertEquals(Math.min(Races.FIRST_AT_ONCE + i + 1, Races.MOST_AT_ONCE), underWay);
    }
  }

  @Test
  void timeOutsTakeRoomAway() {
    crowd(0);
    loop.advance(10_000 * MS);
    crowd(0);
    assertEquals(Races.FIRST_AT_ONCE + Races.LEAST_AT_ONCE, webTransport.dialled.size());
  }

  @Test
  void whoeverGivesUpWhileItWaitsIsNeverDialled() {
    List<CompletableFuture<Session>> crowd = crowd(2);
    crowd.get(Races.FIRST_AT_ONCE).cancel(false);
    loop.advance(0);
    assertEquals(Races.FIRST_AT_ONCE, webTransport.dialled.size());
    Session last = session();
    webTransport.dialled.get(0).result().complete(session());
    loop.advance(0);
    webTransport.last().complete(last);
    loop.advance(0);
    assertSame(last, value(crowd.get(Races.FIRST_AT_ONCE + 1)));
    assertEquals(Races.FIRST_AT_ONCE + 1, webTransport.dialled.size());
  }

  @Test
  void whoeverGivesUpWhileItIsDialledLeavesALittleLater() {
    List<CompletableFuture<Session>> crowd = crowd(1);
    for (int i = 0; i < Races.FIRST_AT_ONCE; i++) {
      crowd.get(i).cancel(false);
    }
    loop.advance(Races.GIVEN_UP_NS - 1);
    assertTrue(webTransport.dialled.get(0).result().isCompletedExceptionally());
    assertEquals(Races.FIRST_AT_ONCE, webTransport.dialled.size());
    crowd.get(Races.FIRST_AT_ONCE).cancel(false);
    CompletableFuture<Session> next = client.connect("https://localhost:4433/");
    loop.advance(1);
    assertEquals(Races.FIRST_AT_ONCE + 1, webTransport.dialled.size());
    webTransport.last().complete(session());
    loop.advance(0);
    assertTrue(done(next));
  }

  @Test
  void whoeverWaitsTooLongIsToldThatItWaited() {
    List<CompletableFuture<Session>> crowd = crowd(1);
    loop.advance(10_000 * MS);
    HeddleException late = failure(OperationTimeoutException.class, crowd.get(Races.FIRST_AT_ONCE));
    assertEquals(Side.LOCAL, late.side());
    assertTrue(String.valueOf(late.getMessage()).contains("for its turn"));
    assertEquals(Races.FIRST_AT_ONCE, webTransport.dialled.size());
    // Nothing of the crowd is left to hold up the next one.
    CompletableFuture<Session> next = client.connect(URL);
    webTransport.last().complete(session());
    loop.advance(0);
    assertTrue(done(next));
  }

  @Test
  void whatHasLittleTimeLeftIsNotBegun() {
    crowd(2);
    loop.advance(8_749 * MS);
    failBoth(0);
    assertEquals(Races.FIRST_AT_ONCE + 1, webTransport.dialled.size());
    loop.advance(MS);
    failBoth(1);
    assertEquals(Races.FIRST_AT_ONCE + 1, webTransport.dialled.size());
  }

  private void failBoth(int attempt) {
    webTransport.dialled.get(attempt).result().completeExceptionally(refused("no"));
    webSocket.dialled.get(attempt).result().completeExceptionally(refused("no"));
    loop.advance(0);
  }

  @Test
  void attemptsAreLeftBeforeTheirDialersAreClosed() {
    client.connect(URL);
    client.close();
    assertEquals(1, webTransport.closes);
    assertTrue(webTransport.last().isCompletedExceptionally());
  }

  @Test
  void closingFailsWhatWaitsToo() {
    List<CompletableFuture<Session>> crowd = crowd(3);
    client.close();
    loop.advance(0);
    for (CompletableFuture<Session> one : crowd) {
      assertEquals(Side.LOCAL, failure(ConnectFailedException.class, one).side());
    }
    assertEquals(Races.FIRST_AT_ONCE, webTransport.dialled.size());
  }

  @Test
  void aDetourLastsExactlySoLong() {
    memory.detour("a", TransportKind.WEBSOCKET, 7);
    long firstEndNs = 7 + TransportMemory.FIRST_NS;
    memory.detour("a", TransportKind.WEBSOCKET, firstEndNs - 1);
    assertTrue(memory.favourite("a", firstEndNs).isEmpty(), "nothing new was known");
    memory.detour("a", TransportKind.WEBSOCKET, firstEndNs);
    long secondEndNs = firstEndNs + 2 * TransportMemory.FIRST_NS;
    assertTrue(memory.favourite("a", secondEndNs - 1).isPresent(), "twice as long");
    assertTrue(memory.favourite("a", secondEndNs).isEmpty());
    memory.detour("a", TransportKind.WEBSOCKET, secondEndNs + TransportMemory.LONGEST_NS);
    long thirdEndNs = secondEndNs + TransportMemory.LONGEST_NS + TransportMemory.FIRST_NS;
    assertTrue(memory.favourite("a", thirdEndNs).isEmpty(), "that is too long ago to count");
  }

  @Test
  void onlyTheFavouriteLosesItsAdvantage() {
    memory.detour("a", TransportKind.WEBSOCKET, 7);
    memory.failed("a", TransportKind.HTTP3);
    memory.failed("b", TransportKind.WEBSOCKET);
    assertTrue(memory.favourite("a", 7).isPresent());
    memory.failed("a", TransportKind.WEBSOCKET);
    assertTrue(memory.favourite("a", 7).isEmpty());
  }

  @Tag("jvm")
  @Test
  void aConnectionThatHasEndedIsForgotten() throws InterruptedException {
    WeakReference<Session> ended = new WeakReference<>(endedSession());
    webTransport.dialled.clear();
    for (int i = 0; i < 100 && ended.get() != null; i++) {
      System.gc();
      Thread.sleep(10);
    }
    assertNull(ended.get());
    // It was the client's all the time.
    client.close();
  }

  private Session endedSession() {
    CompletableFuture<Session> connected = client.connect(URL);
    webTransport.last().complete(session());
    loop.runUntilIdle();
    Session session = value(connected);
    session.close();
    loop.runUntilIdle();
    return session;
  }

  @Test
  void aClientMayBeUsedFromOutsideItsLoop() {
    DialingClient outside =
        new DialingClient(
            ClientConfig.DEFAULT,
            new OutsideLoop(loop),
            DialingClientTest::parse,
            List.of(webTransport, webSocket),
            memory);
    outside.connect(URL);
    assertEquals(0, webTransport.dialled.size());
    loop.runReady();
    assertEquals(1, webTransport.dialled.size());
  }
}
