package io.heddle.session;

import static io.heddle.memory.Outcomes.done;
import static io.heddle.memory.Outcomes.failure;
import static io.heddle.memory.Outcomes.value;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.BidiStream;
import io.heddle.CloseInfo;
import io.heddle.HeddleException.Side;
import io.heddle.IoFailureException;
import io.heddle.Limits;
import io.heddle.Session;
import io.heddle.SessionClosedException;
import io.heddle.memory.LinkConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class CloseTest {
  private static final Limits TIGHT =
      Limits.builder()
          .maxBidiStreams(2)
          .streamWindowBytes(1024)
          .readAheadBytes(1024)
          .maxQueuedDatagrams(4)
          .build();

  private final TestPair pair = new TestPair(LinkConfig.IDEAL.withLatencyMs(5), TIGHT);
  private final List<CompletableFuture<?>> outstanding = new ArrayList<>();

  /** Streams in every state, and calls of every kind that wait. */
  private void makeBusy() {
    TestPair.Bidi open = pair.bidi();
    outstanding.add(open.here().write(pair.bytes.of(10_000)));
    outstanding.add(open.here().finish());
    outstanding.add(open.here().readExact(100));
    outstanding.add(open.here().read());
    outstanding.add(open.here().receiveClosed());
    outstanding.add(open.here().sendClosed());
    open.there().write(pair.bytes.of(50));
    TestPair.Uni unread = pair.uni();
    unread.out().write(pair.bytes.of(5000));
    TestPair.Uni finished = pair.uni();
    finished.out().write(pair.bytes.of(500));
    finished.out().finish();
    TestPair.Uni reset = pair.uni();
    reset.out().reset(1);
    TestPair.Bidi stopped = pair.bidi();
    stopped.here().stopSending(1);
    stopped.there().write(pair.bytes.of(5000));
    pair.loop.advance(1000 * TestPair.MS);
    pair.server.openUni();
    outstanding.add(pair.client.openBidi());
    outstanding.add(pair.client.acceptBidi());
    pair.client.datagrams().outgoingMaxAgeMs(1000);
    for (int i = 0; i < 6; i++) {
      pair.client.datagrams().send(pair.bytes.of(10));
      pair.server.datagrams().send(pair.bytes.of(10));
    }
    pair.loop.advance(10 * TestPair.MS);
    pair.client.datagrams().send(pair.bytes.of(10));
    for (CompletableFuture<?> stage : outstanding) {
      assertFalse(done(stage));
    }
  }

  @Test
  void closeLeavesNothing() {
    makeBusy();
    pair.client.close(5, "enough");
    pair.settle();
    for (CompletableFuture<?> stage : outstanding) {
      assertEquals(5, failure(SessionClosedException.class, stage).info().code());
    }
    assertEquals(CloseInfo.of(5, "enough", Side.LOCAL), value(pair.client.closed()));
    assertEquals(CloseInfo.of(5, "enough", Side.REMOTE), value(pair.server.closed()));
    pair.assertNothingLeft();
  }

  @Test
  void aCloseByThePeerLeavesNothing() {
    makeBusy();
    pair.server.close(5, "enough");
    pair.settle();
    for (CompletableFuture<?> stage : outstanding) {
      SessionClosedException closed = failure(SessionClosedException.class, stage);
      assertEquals(Side.REMOTE, closed.side());
      assertEquals("The session was closed by the peer with code 5: enough", closed.getMessage());
    }
    pair.assertNothingLeft();
  }

  @Test
  void aLossLeavesNothing() {
    makeBusy();
    pair.pair.fail("the cable was pulled");
    pair.settle();
    for (CompletableFuture<?> stage : outstanding) {
      failure(IoFailureException.class, stage);
    }
    failure(IoFailureException.class, pair.client.closed());
    failure(IoFailureException.class, pair.server.closed());
    pair.pair.fail("once more");
    pair.assertNothingLeft();
  }

  @Test
  void closesThatCrossEachOtherBothCount() {
    makeBusy();
    pair.client.close(1, "client");
    pair.server.close(2, "server");
    pair.settle();
    assertEquals(CloseInfo.of(1, "client", Side.LOCAL), value(pair.client.closed()));
    assertEquals(CloseInfo.of(2, "server", Side.LOCAL), value(pair.server.closed()));
    pair.assertNothingLeft();
  }

  @Test
  void theFirstCloseWins() {
    pair.client.close(1, "first");
    CompletableFuture<CloseInfo> second = pair.client.close(2, "second");
    pair.settle();
    assertEquals(CloseInfo.of(1, "first", Side.LOCAL), value(second));
    pair.client.close(3, "third");
    pair.client.drain();
    pair.pair.fail("too late");
    pair.settle();
    assertEquals(1, value(pair.client.closed()).code());
    assertEquals(
        "The session was closed by this end with code 1: first",
        failure(SessionClosedException.class, pair.client.acceptUni()).getMessage());
    pair.assertNothingLeft();
  }

  @Test
  void opensAndAcceptsAfterTheCloseFail() {
    pair.client.close();
    failure(SessionClosedException.class, pair.client.openBidi());
    failure(SessionClosedException.class, pair.client.openUni());
    failure(SessionClosedException.class, pair.client.acceptBidi());
    failure(SessionClosedException.class, pair.client.acceptUni());
    failure(SessionClosedException.class, pair.client.datagrams().send(pair.bytes.of(10)));
    failure(SessionClosedException.class, pair.client.datagrams().receive());
    pair.assertNothingLeft();
  }

  @Test
  void aStreamThatWasUnderWayWhenItsOpenerClosedIsGone() {
    CompletableFuture<BidiStream> opened = pair.client.openBidi();
    pair.client.close();
    pair.settle();
    failure(SessionClosedException.class, opened);
    CompletableFuture<BidiStream> other = pair.server.openBidi();
    pair.settle();
    failure(SessionClosedException.class, other);
    pair.assertNothingLeft();
  }

  @Test
  void callbacksOfAnEndMayCallAgain() {
    makeBusy();
    List<CompletableFuture<?>> later = new ArrayList<>();
    Session client = pair.client;
    for (CompletableFuture<?> stage : outstanding) {
      stage.whenComplete(
          (value, failure) -> {
            client.close(9, "again");
            later.add(client.openBidi());
            later.add(client.acceptUni());
            later.add(client.datagrams().send(pair.bytes.of(1)));
          });
    }
    pair.client.close(5, "enough");
    pair.settle();
    assertEquals(3 * outstanding.size(), later.size());
    for (CompletableFuture<?> stage : later) {
      assertEquals(5, failure(SessionClosedException.class, stage).info().code());
    }
    pair.assertNothingLeft();
  }

  @Test
  void eachCallerMayGiveUpItsOwnViewOfTheEnd() {
    CompletableFuture<CloseInfo> mine = pair.client.closed();
    CompletableFuture<CloseInfo> yours = pair.client.closed();
    mine.cancel(true);
    pair.client.close(1, "");
    pair.settle();
    assertEquals(1, value(yours).code());
    assertEquals(
        "The session was closed by this end with code 1",
        failure(SessionClosedException.class, pair.client.acceptUni()).getMessage());
  }

  @Test
  void drainingIsOnlyAWish() {
    CompletableFuture<Void> asked = pair.server.draining();
    pair.client.drain();
    pair.client.drain();
    pair.settle();
    assertTrue(done(asked));
    assertFalse(done(pair.client.draining()));
    TestPair.Uni uni = pair.uni();
    uni.out().finish();
    pair.settled(uni.in().read());
    pair.assertNothingLeft();
  }

  @Test
  void aDrainThatCrossesACloseIsLost() {
    pair.server.drain();
    pair.client.close();
    pair.settle();
    assertFalse(done(pair.client.draining()));
    pair.assertNothingLeft();
  }

  @Test
  void reasonsAreCutAtACharacter() {
    pair.client.close(1, "x" + "é".repeat(600));
    pair.settle();
    String kept = "x" + "é".repeat(511);
    assertEquals(kept, value(pair.client.closed()).reason());
    assertEquals(kept, value(pair.server.closed()).reason());
  }

  @Test
  void halfACharacterInAReasonIsReplacedForBothEnds() {
    pair.client.close(1, "a\ud83d");
    pair.settle();
    assertEquals("a\ufffd", value(pair.client.closed()).reason());
    assertEquals("a\ufffd", value(pair.server.closed()).reason());
  }

  @Test
  void reasonsOf1024BytesAreKept() {
    pair.client.close(1, "x".repeat(1024));
    pair.settle();
    assertEquals("x".repeat(1024), value(pair.server.closed()).reason());
  }

  @Test
  void codesAreChecked() {
    assertThrows(IllegalArgumentException.class, () -> pair.client.close(-1, ""));
    assertThrows(
        IllegalArgumentException.class, () -> pair.client.close(CloseInfo.MAX_CODE + 1, ""));
    assertEquals(CloseInfo.MAX_CODE, CloseInfo.checkCode(CloseInfo.MAX_CODE));
  }
}
