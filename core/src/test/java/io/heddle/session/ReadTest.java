package io.heddle.session;

import static io.heddle.memory.Outcomes.done;
import static io.heddle.memory.Outcomes.failure;
import static io.heddle.memory.Outcomes.value;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.Bytes;
import io.heddle.HeddleException.Side;
import io.heddle.StreamException;
import io.heddle.StreamException.Kind;
import io.heddle.memory.LinkConfig;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class ReadTest {
  private final TestPair pair = new TestPair();
  private final TestPair.Uni uni = pair.uni();

  private void send(String text) {
    uni.out().write(pair.bytes.ofUtf8(text));
    pair.settle();
  }

  private void end() {
    uni.out().finish();
    pair.settle();
  }

  private String readRest() {
    return TestPair.text(pair.settled(uni.in().readToEnd(1000)));
  }

  @Test
  void chunksComeAsTheyArrived() {
    send("one");
    send("two");
    assertEquals("one", TestPair.text(pair.settled(uni.in().read()).orElseThrow()));
    assertEquals("two", TestPair.text(pair.settled(uni.in().read()).orElseThrow()));
    end();
    assertEquals(Optional.empty(), pair.settled(uni.in().read()));
    assertEquals(Optional.empty(), pair.settled(uni.in().read()));
    pair.assertNothingLeft();
  }

  @Test
  void aBoundedReadSplitsAChunk() {
    send("abcdef");
    assertEquals("abcd", TestPair.text(pair.settled(uni.in().read(4)).orElseThrow()));
    assertEquals("ef", TestPair.text(pair.settled(uni.in().read(4)).orElseThrow()));
    end();
    pair.assertNothingLeft();
  }

  @Test
  void anExactReadJoinsChunksAndLeavesTheRest() {
    send("abc");
    CompletableFuture<Bytes> exact = uni.in().readExact(5);
    pair.settle();
    assertFalse(done(exact));
    send("defg");
    assertEquals("abcde", TestPair.text(value(exact)));
    end();
    assertEquals("fg", readRest());
    pair.assertNothingLeft();
  }

  @Test
  void noBytesCanBeReadExactlyAtAnyTime() {
    assertEquals(0, pair.settled(uni.in().readExact(0)).length());
    end();
    assertEquals(0, pair.settled(uni.in().readExact(0)).length());
    pair.assertNothingLeft();
  }

  @Test
  void anExactReadPastTheEndFails() {
    send("abc");
    CompletableFuture<Bytes> exact = uni.in().readExact(4);
    end();
    assertEquals(
        "The stream ended after 3 of 4 bytes", failure(Kind.ENDED_EARLY, exact).getMessage());
    pair.assertNothingLeft();
  }

  @Test
  void aReadToTheEndIsBounded() {
    send("abc");
    CompletableFuture<Bytes> bounded = uni.in().readToEnd(3);
    pair.settle();
    assertFalse(done(bounded));
    send("d");
    assertEquals(Side.REMOTE, failure(Kind.TOO_LONG, bounded).side());
    assertEquals(0, failure(Kind.STOPPED, uni.out().sendClosed()).code().orElseThrow());
    pair.assertNothingLeft();
  }

  @Test
  void aReadToTheEndTakesAsMuchAsItsBound() {
    send("abc");
    end();
    assertEquals("abc", TestPair.text(pair.settled(uni.in().readToEnd(3))));
    pair.assertNothingLeft();
  }

  @Test
  void impossibleLengthsAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> uni.in().read(0));
    assertThrows(IllegalArgumentException.class, () -> uni.in().readExact(-1));
    assertThrows(IllegalArgumentException.class, () -> uni.in().readToEnd(-1));
  }

  @Test
  void aReadThatWasGivenUpLosesNothing() {
    CompletableFuture<Optional<Bytes>> next = uni.in().read();
    next.cancel(true);
    send("abc");
    CompletableFuture<Bytes> exact = uni.in().readExact(10);
    send("def");
    exact.cancel(true);
    CompletableFuture<Bytes> all = uni.in().readToEnd(100);
    send("ghi");
    all.cancel(true);
    end();
    assertEquals("abcdefghi", readRest());
    pair.assertNothingLeft();
  }

  @Test
  void aReadThatWasGivenUpIsPassedOverAtTheEnd() {
    CompletableFuture<Optional<Bytes>> next = uni.in().read();
    CompletableFuture<Optional<Bytes>> other = uni.in().read();
    next.cancel(true);
    end();
    assertEquals(Optional.empty(), value(other));
    pair.assertNothingLeft();
  }

  @Test
  void readsFromCompletionsSeeTheNextBytes() {
    StringBuilder seen = new StringBuilder();
    readOn(seen);
    for (String letter : new String[] {"a", "b", "c", "d"}) {
      send(letter);
    }
    end();
    assertEquals("abcd.", seen.toString());
    pair.assertNothingLeft();
  }

  private void readOn(StringBuilder seen) {
    uni.in()
        .read(1)
        .thenAccept(
            next -> {
              if (next.isEmpty()) {
                seen.append('.');
              } else {
                seen.append(TestPair.text(next.get()));
                readOn(seen);
              }
            });
  }

  @Test
  void aCompletionMayStopTheStream() {
    uni.in()
        .read()
        .thenAccept(
            bytes -> {
              bytes.orElseThrow().release();
              uni.in().stopSending(4);
            });
    CompletableFuture<Bytes> second = uni.in().readExact(1);
    send("abc");
    StreamException stopped = failure(Kind.STOPPED, second);
    assertEquals(Side.LOCAL, stopped.side());
    failure(Kind.STOPPED, uni.in().receiveClosed());
    pair.assertNothingLeft();
  }

  @Test
  void stoppingDropsWhatWaitsAndWhatComes() {
    send("abc");
    uni.in().stopSending(1);
    uni.in().stopSending(2);
    CompletableFuture<Void> late = uni.out().write(pair.bytes.ofUtf8("def"));
    pair.settle();
    assertEquals(1, failure(Kind.STOPPED, uni.out().sendClosed()).code().orElseThrow());
    // What was sent before the stop arrived is dropped there.
    value(late.exceptionally(failure -> null));
    pair.assertNothingLeft();
  }

  @Test
  void stoppingAStreamThatHasEndedUnreadTellsNobody() {
    send("abc");
    end();
    uni.in().stopSending(1);
    pair.settle();
    value(uni.out().sendClosed());
    failure(Kind.STOPPED, uni.in().receiveClosed());
    pair.assertNothingLeft();
  }

  @Test
  void stoppingAfterTheEndIsIgnored() {
    end();
    pair.settled(uni.in().read());
    uni.in().stopSending(1);
    pair.settle();
    value(uni.in().receiveClosed());
    pair.assertNothingLeft();
  }

  @Test
  void readAheadIsBounded() {
    TestPair small = new TestPair(LinkConfig.IDEAL, TestPair.windows(1024));
    TestPair.Uni stream = small.uni();
    stream.out().write(small.bytes.of(10_000));
    small.settle();
    assertEquals(1024, stream.in().stats().bytesReceived());
    assertEquals(0, stream.in().stats().bytesRead());
    small.settled(stream.in().readExact(5000)).release();
    assertEquals(5000, stream.in().stats().bytesRead());
    assertTrue(stream.in().stats().bytesReceived() <= 5000 + 2 * 1024);
    small.client.close();
    small.assertNothingLeft();
  }

  @Test
  void singleBytesThatNobodyReadsKeepFewBuffers() {
    for (int i = 0; i < 1000; i++) {
      uni.out().write(pair.bytes.of(1));
      pair.settle();
    }
    assertEquals(1000, uni.in().stats().bytesReceived());
    assertEquals(1, pair.bytes.live());
    pair.settled(uni.in().readExact(1000)).release();
    end();
    assertEquals("", readRest());
    pair.assertNothingLeft();
  }

  @Test
  void singleBytesThatAreReadTogetherKeepFewBuffers() {
    CompletableFuture<Bytes> exact = uni.in().readExact(1001);
    for (int i = 0; i < 1000; i++) {
      uni.out().write(pair.bytes.of(1));
      pair.settle();
    }
    assertFalse(done(exact));
    assertEquals(1, pair.bytes.live());
    send("x");
    value(exact).release();
    end();
    assertEquals("", readRest());
    pair.assertNothingLeft();
  }

  @Test
  void theBoundOfAReadToTheEndCountsAllChunks() {
    CompletableFuture<Bytes> all = uni.in().readToEnd(5);
    send("abc");
    send("defg");
    end();
    assertEquals(
        "The stream is longer than the bound of 5 bytes", failure(Kind.TOO_LONG, all).getMessage());
  }

  @Test
  void oneDeliveryServesAllReadsThatItIsEnoughFor() {
    CompletableFuture<Bytes> first = uni.in().readExact(2);
    CompletableFuture<Bytes> second = uni.in().readExact(1);
    CompletableFuture<Optional<Bytes>> third = uni.in().read(1);
    CompletableFuture<Optional<Bytes>> fourth = uni.in().read();
    send("abcdef");
    assertEquals("ab", TestPair.text(value(first)));
    assertEquals("c", TestPair.text(value(second)));
    assertEquals("d", TestPair.text(value(third).orElseThrow()));
    assertEquals("ef", TestPair.text(value(fourth).orElseThrow()));
    end();
    assertEquals("", readRest());
    pair.assertNothingLeft();
  }

  @Test
  void theEndServesAllReadsThatWait() {
    CompletableFuture<Bytes> exact = uni.in().readExact(1);
    CompletableFuture<Bytes> again = uni.in().readExact(1);
    CompletableFuture<Bytes> all = uni.in().readToEnd(1);
    CompletableFuture<Optional<Bytes>> next = uni.in().read();
    CompletableFuture<Optional<Bytes>> last = uni.in().read();
    end();
    failure(Kind.ENDED_EARLY, exact);
    failure(Kind.ENDED_EARLY, again);
    assertEquals(0, value(all).length());
    assertEquals(Optional.empty(), value(next));
    assertEquals(Optional.empty(), value(last));
    pair.assertNothingLeft();
  }

  @Test
  void aReadThatFindsTooMuchFailsThoseBehindIt() {
    CompletableFuture<Bytes> bounded = uni.in().readToEnd(1);
    CompletableFuture<Optional<Bytes>> next = uni.in().read();
    CompletableFuture<Bytes> all = uni.in().readToEnd(10);
    send("ab");
    failure(Kind.TOO_LONG, bounded);
    failure(Kind.STOPPED, next);
    failure(Kind.STOPPED, all);
    pair.assertNothingLeft();
  }
}
