package io.heddle.session;

import static io.heddle.memory.Outcomes.done;
import static io.heddle.memory.Outcomes.failure;
import static io.heddle.memory.Outcomes.value;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.BidiStream;
import io.heddle.Bytes;
import io.heddle.DatagramException;
import io.heddle.Datagrams.Outcome;
import io.heddle.HeddleException.Side;
import io.heddle.IoFailureException;
import io.heddle.Limits;
import io.heddle.PlatformException;
import io.heddle.RateLimitException;
import io.heddle.ReceiveStream;
import io.heddle.SendStream;
import io.heddle.SessionClosedException;
import io.heddle.SessionStats;
import io.heddle.StreamException;
import io.heddle.StreamException.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What bounds a session, and what becomes of it when something is wrong. */
class SessionGuardsTest {
  private static final int MOST_WAITING = 10_000;
  private static final long MS = 1_000_000;

  private final ScriptedSession scripted = new ScriptedSession(Limits.DEFAULT);

  private static ScriptedSession oneOpen() {
    return new ScriptedSession(Limits.builder().maxPendingOpens(1).build());
  }

  @Test
  void aCarrierThatThrowsEndsTheSession() {
    ScriptedSession.Opened opened = scripted.open(2);
    scripted.carrier.beforeWrite =
        () -> {
          throw new IllegalStateException("a bug");
        };
    CompletableFuture<Void> written = opened.stream().write(Bytes.of(new byte[10]));
    scripted.time.runReady();
    assertEquals(Side.LOCAL, failure(PlatformException.class, written).side());
    failure(PlatformException.class, scripted.session.closed());
    failure(PlatformException.class, scripted.session.openUni());
    assertEquals(List.of("close 1 "), scripted.calls());
  }

  @Test
  void aCarrierThatThrowsOnceAllIsOverChangesNothing() {
    ScriptedSession.Opened opened = scripted.open(2);
    scripted.carrier.beforeWrite =
        () -> {
          scripted.engine.closedByPeer(5, "");
          throw new IllegalStateException("a bug");
        };
    opened.stream().write(Bytes.of(new byte[10]));
    scripted.time.runReady();
    assertEquals(5, value(scripted.session.closed()).code());
    assertEquals(List.of(), scripted.calls());
  }

  @Test
  void anOpenThatFailedMakesRoomForAnother() {
    ScriptedSession one = oneOpen();
    one.session.openUni();
    failure(RateLimitException.class, one.session.openUni());
    one.carrier.opens.remove(0).failed(new StreamException(Kind.NOT_OPENED, Side.TRANSPORT, "no"));
    assertFalse(done(one.session.openUni()));
  }

  @Test
  void anOpenThatSucceededMakesRoomForAnother() {
    ScriptedSession one = oneOpen();
    one.open(2);
    assertFalse(done(one.session.openUni()));
    failure(RateLimitException.class, one.session.openUni());
  }

  @Test
  void anOpenThatWasGivenUpMakesRoomForAnother() {
    ScriptedSession one = oneOpen();
    one.session.openUni().cancel(true);
    assertEquals(List.of(), one.carrier.opens, "the carrier is told");
    assertFalse(done(one.session.openUni()));
  }

  @Test
  void opensOfAnEndedSessionFailAsItDid() {
    ScriptedSession one = oneOpen();
    one.engine.failed(new IoFailureException(Side.TRANSPORT, "lost"));
    for (int i = 0; i < 3; i++) {
      failure(IoFailureException.class, one.session.openUni());
    }
  }

  @Test
  void soManyReadsOfAStreamMayWait() {
    ScriptedSession.Arrived arrived = scripted.arrive(2);
    for (int i = 1; i < MOST_WAITING; i++) {
      arrived.stream().read();
    }
    assertFalse(done(arrived.stream().read()));
    failure(RateLimitException.class, arrived.stream().read());
  }

  @Test
  void soManyAcceptsAndReceivesMayWait() {
    for (int i = 1; i < MOST_WAITING; i++) {
      scripted.session.acceptUni();
      scripted.session.datagrams().receive();
    }
    assertFalse(done(scripted.session.acceptUni()));
    failure(RateLimitException.class, scripted.session.acceptUni());
    assertFalse(done(scripted.session.acceptBidi()));
    assertFalse(done(scripted.session.datagrams().receive()));
    failure(RateLimitException.class, scripted.session.datagrams().receive());
  }

  @Test
  void callsFromOutsideTakeEffectOnTheLoop() {
    ScriptedSession outside = new ScriptedSession(Limits.DEFAULT, true);
    CompletableFuture<SendStream> opened = outside.session.openUni();
    assertEquals(0, outside.carrier.opens.size());
    outside.time.runReady();
    assertEquals(1, outside.carrier.opens.size());
    CompletableFuture<ReceiveStream> accepted = outside.session.acceptUni();
    outside.engine.arrived(outside.carrier.new Stream(2), false);
    assertFalse(done(accepted));
    outside.time.runReady();
    CompletableFuture<Optional<Bytes>> read = value(accepted).read();
    outside.engine.failed(new IoFailureException(Side.TRANSPORT, "lost"));
    assertFalse(done(read));
    outside.time.runReady();
    failure(IoFailureException.class, read);
    failure(IoFailureException.class, opened);
  }

  /** A page takes most of a minute for it. */
  @Test
  @Tag("jvm")
  void soManyCallsMayBeOnTheirWay() {
    ScriptedSession outside = new ScriptedSession(Limits.DEFAULT, true);
    ScriptedSession.Arrived arrived = outside.arrive(6);
    outside.calls();
    for (int i = 1; i < 100_000; i++) {
      outside.session.datagrams().receive();
    }
    CompletableFuture<Bytes> last = outside.session.datagrams().receive();
    failure(RateLimitException.class, outside.session.datagrams().receive());
    failure(RateLimitException.class, arrived.stream().read());
    assertFalse(done(last));
    outside.time.runReady();
    outside.session.acceptUni();
    outside.time.runReady();
    outside.engine.arrived(outside.carrier.new Stream(2), false);
    assertEquals(List.of("2 read"), outside.calls(), "calls pass again");
  }

  @Test
  void aStreamThatEndedBeforeItWasAcceptedIsNobodys() {
    StreamEvents uni = scripted.engine.arrived(scripted.carrier.new Stream(2), false);
    StreamEvents bidi = scripted.engine.arrived(scripted.carrier.new Stream(0), true);
    StreamEvents half = scripted.engine.arrived(scripted.carrier.new Stream(4), true);
    uni.reset(OptionalLong.of(1), OptionalLong.empty());
    bidi.reset(OptionalLong.of(1), OptionalLong.empty());
    bidi.stopped(OptionalLong.of(1), OptionalLong.empty());
    half.reset(OptionalLong.of(1), OptionalLong.empty());
    assertFalse(done(scripted.session.acceptUni()));
    assertEquals(4, value(scripted.session.acceptBidi()).id());
    assertFalse(done(scripted.session.acceptBidi()));
  }

  @Test
  void aStreamThatOpensForNobodyIsEndedBothWays() {
    scripted.session.openBidi().cancel(true);
    scripted.session.openBidi();
    PendingOpen<?> open = (PendingOpen<?>) scripted.carrier.opens.get(0);
    assertTrue(open.isWanted());
    open.result.cancel(true);
    assertFalse(open.isWanted());
    open.opened(scripted.carrier.new Stream(0));
    assertEquals(List.of("0 read", "0 reset 0", "0 stop 0"), scripted.calls());
  }

  @Test
  void aDatagramThatNoLongerFitsFails() {
    scripted.carrier.room = false;
    CompletableFuture<Outcome> sent = scripted.session.datagrams().send(scripted.bytes.of(60));
    CompletableFuture<Outcome> exact = scripted.session.datagrams().send(scripted.bytes.of(50));
    scripted.time.runReady();
    scripted.carrier.maxDatagramBytes = 50;
    scripted.carrier.room = true;
    scripted.engine.writable();
    failure(DatagramException.class, sent);
    assertEquals(Outcome.SENT, value(exact));
    scripted.assertNothingLeft();
  }

  @Test
  void datagramsPastTheBoundAreDroppedAtTheCall() {
    ScriptedSession outside =
        new ScriptedSession(Limits.builder().maxQueuedDatagrams(1).build(), true);
    CompletableFuture<Outcome> first = outside.session.datagrams().send(outside.bytes.of(1));
    CompletableFuture<Outcome> second = outside.session.datagrams().send(outside.bytes.of(1));
    assertFalse(done(first));
    assertEquals(Outcome.OVERFLOWED, value(second));
    assertEquals(1, outside.session.datagrams().stats().droppedOutgoing());
    outside.assertNothingLeft();
    assertEquals(Outcome.SENT, value(first));
  }

  @Test
  void datagramsThatWaitFailWithTheSession() {
    scripted.carrier.room = false;
    CompletableFuture<Outcome> sent = scripted.session.datagrams().send(scripted.bytes.of(1));
    scripted.time.runReady();
    scripted.session.close();
    scripted.time.runReady();
    failure(SessionClosedException.class, sent);
    scripted.assertNothingLeft();
  }

  @Test
  void aStreamThatOpensAfterTheEndIsNobodys() {
    CompletableFuture<SendStream> opened = scripted.session.openUni();
    scripted.time.runReady();
    Carrier.OpenResult late = scripted.carrier.opens.get(0);
    scripted.session.close();
    scripted.time.runReady();
    late.opened(scripted.carrier.new Stream(2));
    scripted.time.runReady();
    failure(SessionClosedException.class, opened);
    CompletableFuture<SessionStats> stats = scripted.session.stats();
    scripted.time.runReady();
    assertEquals(0, value(stats).openStreams());
  }

  @Test
  void whoeverWaitsForTheNextStreamHearsOfTheEnd() {
    CompletableFuture<ReceiveStream> uni = scripted.session.acceptUni();
    CompletableFuture<BidiStream> bidi = scripted.session.acceptBidi();
    scripted.time.runReady();
    scripted.session.close();
    scripted.time.runReady();
    failure(SessionClosedException.class, uni);
    failure(SessionClosedException.class, bidi);
  }

  @Test
  void othersHaveTheirTurnAlthoughWhoHadItIsReset() {
    ScriptedSession.Opened opened = scripted.open(2);
    ScriptedSession.Opened other = scripted.open(6);
    for (int i = 0; i < 1_024; i++) {
      opened.stream().write(Bytes.empty());
    }
    opened.stream().write(scripted.bytes.of(1));
    other.stream().write(scripted.bytes.of(2));
    scripted.time.step();
    opened.stream().reset(1);
    scripted.time.runReady();
    assertTrue(scripted.calls().contains("6 write 2"));
    scripted.assertNothingLeft();
  }

  @Test
  void datagramsOfAnEndedSessionHaveNoSize() {
    assertEquals(100, scripted.session.datagrams().maxSizeBytes());
    scripted.engine.closedByPeer(0, "");
    assertEquals(0, scripted.session.datagrams().maxSizeBytes());
  }

  @Test
  void datagramsThatWereSentAreToldSoAlthoughTheSessionEnds() {
    ScriptedSession.Opened opened = scripted.open(2);
    scripted.carrier.beforeWrite = () -> scripted.engine.closedByPeer(0, "");
    CompletableFuture<Outcome> sent = scripted.session.datagrams().send(scripted.bytes.of(5));
    opened.stream().write(scripted.bytes.of(5));
    scripted.time.runReady();
    assertEquals(Outcome.SENT, value(sent));
    scripted.assertNothingLeft();
  }

  @Test
  void readsThatNothingCanReachFailAfterTenSecondsWithoutAByte() {
    ScriptedSession.Arrived arrived = scripted.arrive(2);
    ScriptedSession.Arrived other = scripted.arrive(6);
    CompletableFuture<Bytes> waits = arrived.stream().readExact(10);
    CompletableFuture<Bytes> alsoWaits = arrived.stream().readExact(10);
    assertEquals(List.of(true), scripted.carrier.readsWait);
    arrived.events().data(scripted.bytes.of(3));
    scripted.carrier.creditSpent = true;
    scripted.engine.creditSpent();
    scripted.time.advance(6_000 * MS);
    other.events().data(scripted.bytes.of(1));
    scripted.time.advance(4_000 * MS);
    assertFalse(done(waits), "something arrived meanwhile");
    scripted.time.advance(10_000 * MS - 1);
    assertFalse(done(waits));
    scripted.time.advance(1);
    failure(RateLimitException.class, waits);
    failure(RateLimitException.class, alsoWaits);
    assertEquals(List.of(true, false), scripted.carrier.readsWait);
    assertEquals(3, value(arrived.stream().read()).orElseThrow().length());
  }

  @Test
  void aReadThatBeginsWhenNothingCanComeFails() {
    ScriptedSession.Arrived arrived = scripted.arrive(2);
    scripted.carrier.creditSpent = true;
    CompletableFuture<Optional<Bytes>> read = arrived.stream().read();
    scripted.time.advance(10_000 * MS - 1);
    assertFalse(done(read));
    scripted.time.advance(1);
    failure(RateLimitException.class, read);
  }

  /** A write takes of the bound what is left of it, and for a moment a little more. */
  @Test
  void whatWasSentOrFailedMakesRoomForMoreWrites() {
    ScriptedSession small = new ScriptedSession(Limits.builder().maxQueuedSendBytes(1_000).build());
    ScriptedSession.Opened opened = small.open(2);
    opened.below().capacity = 20 + 500;
    for (int i = 0; i < 20; i++) {
      CompletableFuture<Void> written = opened.stream().write(small.bytes.of(1));
      small.time.runReady();
      value(written);
    }
    opened.stream().write(small.bytes.of(900));
    small.time.runReady();
    CompletableFuture<Void> next = opened.stream().write(small.bytes.of(500));
    assertFalse(done(next));
    failure(RateLimitException.class, opened.stream().write(small.bytes.of(200)));
    opened.stream().reset(1);
    small.time.runReady();
    ScriptedSession.Opened other = small.open(6);
    other.below().capacity = 0;
    assertFalse(done(other.stream().write(small.bytes.of(900))));
    small.session.close();
    small.assertNothingLeft();
  }

  @Test
  void whatArrivedIsCounted() {
    ScriptedSession.Arrived arrived = scripted.arrive(2);
    arrived.events().data(scripted.bytes.of(5));
    arrived.events().data(scripted.bytes.of(7));
    CompletableFuture<SessionStats> stats = scripted.session.stats();
    scripted.time.runReady();
    assertEquals(12, value(stats).bytesReceived());
    scripted.session.close();
    scripted.assertNothingLeft();
  }

  @Test
  void readsAreNotGivenUpOnceThereIsCreditAgain() {
    ScriptedSession.Arrived arrived = scripted.arrive(2);
    scripted.engine.creditSpent();
    assertEquals(0, scripted.time.pending(), "nobody waits");
    scripted.carrier.creditSpent = true;
    CompletableFuture<Bytes> waits = arrived.stream().readExact(10);
    scripted.time.advance(9_000 * MS);
    scripted.carrier.creditSpent = false;
    scripted.time.advance(60_000 * MS);
    assertFalse(done(waits));
    assertEquals(0, scripted.time.pending());
  }

  @Test
  void theAddressesAreTheConnections() {
    assertEquals("192.0.2.1", scripted.session.localAddress().orElseThrow().host());
    assertEquals("192.0.2.2", scripted.session.remoteAddress().orElseThrow().host());
  }

  @Test
  void whoHasAStreamMayAskForTheNextAtOnce() {
    ScriptedSession one = oneOpen();
    CompletableFuture<SendStream> next =
        one.session.openUni().thenCompose(stream -> one.session.openUni());
    one.carrier.opens.remove(0).opened(one.carrier.new Stream(2));
    one.time.runReady();
    assertFalse(done(next), "it waits");
    assertEquals(1, one.carrier.opens.size());
  }

  @Test
  void datagramsThatWereTakenAreToldSoAlthoughTheCarrierThrows() {
    ScriptedSession.Opened opened = scripted.open(2);
    scripted.carrier.beforeWrite =
        () -> {
          throw new IllegalStateException("a bug");
        };
    CompletableFuture<Outcome> sent = scripted.session.datagrams().send(scripted.bytes.of(5));
    opened.stream().write(Bytes.of(new byte[5]));
    scripted.time.runReady();
    failure(PlatformException.class, scripted.session.closed());
    assertEquals(Outcome.SENT, value(sent));
  }

  @Test
  void aShorterAgeOfDatagramsIsHeededAtOnce() {
    scripted.carrier.room = false;
    scripted.session.datagrams().outgoingMaxAgeMs(1_000);
    CompletableFuture<Outcome> sent = scripted.session.datagrams().send(scripted.bytes.of(5));
    scripted.time.runReady();
    scripted.session.datagrams().outgoingMaxAgeMs(900);
    scripted.time.advance(900 * MS - 1);
    assertFalse(done(sent));
    scripted.time.advance(1);
    assertEquals(Outcome.EXPIRED, value(sent));
    scripted.assertNothingLeft();
  }

  @Test
  void aStreamThatHasEndedDoesNotWaitToSend() {
    ScriptedSession.Opened opened = scripted.open(2);
    scripted.carrier.beforeWrite = () -> scripted.carrier.room = false;
    opened.stream().write(scripted.bytes.of(5));
    scripted.time.runReady();
    opened.stream().finish();
    CompletableFuture<SessionStats> stats = scripted.session.stats();
    scripted.time.runReady();
    assertEquals(0, value(stats).priorities().get(0).waitingStreams());
  }

  @Test
  void streamsThatRestBecauseOfOneKeepTheirTurnsAndTakeNoTimers() {
    List<ScriptedSession.Opened> opened = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      opened.add(scripted.open(2 + 4 * i));
    }
    opened.get(0).below().capacity = 1 << 20;
    for (int i = 0; i < 1_100; i++) {
      opened.get(0).stream().write(scripted.bytes.of(1));
    }
    for (ScriptedSession.Opened other : opened.subList(1, 5)) {
      other.stream().write(scripted.bytes.of(1));
    }
    scripted.time.step();
    assertEquals(2, scripted.time.pending(), "the session and the stream that sent");
    scripted.calls();
    scripted.time.runReady();
    List<String> calls = scripted.calls();
    assertTrue(calls.containsAll(List.of("6 write 1", "10 write 1", "14 write 1", "18 write 1")));
    scripted.session.close();
    scripted.assertNothingLeft();
  }

  /** Fails the reads that wait, because nothing can come. */
  private void stall() {
    scripted.carrier.creditSpent = true;
    scripted.engine.creditSpent();
    scripted.time.advance(10_000 * MS);
  }

  @Test
  void readsThatNothingCanReachFailBesideStreamsThatOnlySend() {
    CompletableFuture<Bytes> waits = scripted.arrive(2).stream().readExact(10);
    scripted.open(3);
    stall();
    failure(RateLimitException.class, waits);
    scripted.session.close();
  }

  @Test
  void aStreamThatNobodyHasAcceptedIsNotReadWhenOthersReadsFail() {
    CompletableFuture<Bytes> waits = scripted.arrive(2).stream().readExact(10);
    scripted.engine.arrived(scripted.carrier.new Stream(6), false);
    scripted.calls();
    stall();
    failure(RateLimitException.class, waits);
    assertEquals(List.of(), scripted.calls());
  }

  @Test
  void aReaderThatTriesAgainAtOnceWaitsAnew() {
    ScriptedSession.Arrived arrived = scripted.arrive(2);
    List<CompletableFuture<Bytes>> again = new ArrayList<>();
    arrived.stream()
        .readExact(10)
        .whenComplete((bytes, failure) -> again.add(arrived.stream().readExact(4)));
    stall();
    assertEquals(1, again.size());
    assertFalse(done(again.get(0)));
    arrived.events().data(scripted.bytes.of(4));
    value(again.get(0)).release();
    scripted.assertNothingLeft();
  }
}
