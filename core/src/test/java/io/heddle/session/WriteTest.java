package io.heddle.session;

import static io.heddle.memory.Outcomes.done;
import static io.heddle.memory.Outcomes.failure;
import static io.heddle.memory.Outcomes.value;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.Bytes;
import io.heddle.HeddleException.Side;
import io.heddle.Limits;
import io.heddle.RateLimitException;
import io.heddle.SendStream;
import io.heddle.StreamException;
import io.heddle.StreamException.Kind;
import io.heddle.memory.LinkConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class WriteTest {
  @Test
  void aWriteIsDoneOnceTheWindowTookIt() {
    TestPair pair = new TestPair(LinkConfig.IDEAL, TestPair.windows(1024));
    TestPair.Uni uni = pair.uni();
    CompletableFuture<Void> inside = uni.out().write(pair.bytes.of(2048));
    CompletableFuture<Void> past = uni.out().write(pair.bytes.of(1));
    pair.settle();
    // 1024 bytes were read ahead, so that as many are free again.
    assertTrue(done(inside));
    assertFalse(done(past));
    assertEquals(1, uni.out().stats().bytesQueued());
    pair.settled(uni.in().read()).orElseThrow().release();
    pair.settle();
    assertTrue(done(past));
    assertEquals(2049, uni.out().stats().bytesSent());
    pair.client.close();
    pair.assertNothingLeft();
  }

  @Test
  void aPartialWriteTakesWhatFitsAndGivesTheRestBack() {
    TestPair pair = new TestPair(LinkConfig.IDEAL, TestPair.windows(1024));
    TestPair.Uni uni = pair.uni();
    assertEquals(5000 - 1024, release(pair.settled(uni.out().writeSome(pair.bytes.of(5000)))));
    assertEquals(0, uni.out().stats().bytesQueued());
    assertEquals(0, release(pair.settled(uni.out().writeSome(pair.bytes.of(10)))));
    assertEquals(0, release(pair.settled(uni.out().writeSome(pair.bytes.of(0)))));
    uni.out().finish();
    assertEquals(1034, release(pair.settled(uni.in().readToEnd(5000))));
    pair.assertNothingLeft();
  }

  private static int release(Bytes bytes) {
    int length = bytes.length();
    bytes.release();
    return length;
  }

  @Test
  void aPartialWriteThatWaitsFailsWithItsStream() {
    TestPair pair = new TestPair(LinkConfig.IDEAL, TestPair.windows(1024));
    TestPair.Uni uni = pair.uni();
    pair.settled(uni.out().write(pair.bytes.of(2048)));
    CompletableFuture<Bytes> waiting = uni.out().writeSome(pair.bytes.of(10));
    pair.settle();
    assertFalse(done(waiting));
    uni.in().stopSending(3);
    pair.settle();
    assertEquals(3, failure(Kind.STOPPED, waiting).code().orElseThrow());
    pair.assertNothingLeft();
  }

  @Test
  void emptyWritesKeepTheirPlace() {
    TestPair pair = new TestPair();
    TestPair.Uni uni = pair.uni();
    List<String> order = new ArrayList<>();
    uni.out().write(pair.bytes.ofUtf8("a")).thenAccept(done -> order.add("a"));
    uni.out().write(pair.bytes.of(0)).thenAccept(done -> order.add("nothing"));
    uni.out().write(pair.bytes.ofUtf8("b")).thenAccept(done -> order.add("b"));
    uni.out().finish().thenAccept(done -> order.add("end"));
    pair.settle();
    assertEquals(List.of("a", "nothing", "b", "end"), order);
    assertEquals("ab", TestPair.text(pair.settled(uni.in().readToEnd(10))));
    pair.assertNothingLeft();
  }

  @Test
  void anEmptyWriteBeforeTheEndIsDone() {
    TestPair pair = new TestPair();
    TestPair.Uni uni = pair.uni();
    CompletableFuture<Void> empty = uni.out().write(pair.bytes.of(0));
    CompletableFuture<Void> end = uni.out().finish();
    pair.settle();
    assertTrue(done(empty) && done(end));
    pair.settled(uni.in().readToEnd(0));
    pair.assertNothingLeft();
  }

  @Test
  void theQueueIsBounded() {
    Limits limits =
        Limits.builder()
            .streamWindowBytes(1024)
            .readAheadBytes(1024)
            .maxQueuedSendBytes(5000)
            .build();
    TestPair pair = new TestPair(LinkConfig.IDEAL, limits);
    TestPair.Uni uni = pair.uni();
    pair.settled(uni.out().write(pair.bytes.of(2048)));
    uni.out().write(pair.bytes.of(4000));
    CompletableFuture<Void> within = uni.out().write(pair.bytes.of(1000));
    CompletableFuture<Void> past = uni.out().write(pair.bytes.of(1));
    pair.settle();
    assertFalse(done(within));
    assertEquals(Side.LOCAL, failure(RateLimitException.class, past).side());
    assertEquals(5000, pair.stats(pair.client).bytesQueued());
    pair.client.close();
    pair.assertNothingLeft();
  }

  @Test
  void aSingleWritePastTheBoundPasses() {
    Limits limits = Limits.builder().maxQueuedSendBytes(1).build();
    TestPair pair = new TestPair(LinkConfig.IDEAL, limits);
    TestPair.Uni uni = pair.uni();
    pair.settled(uni.out().write(pair.bytes.of(10_000)));
    pair.client.close();
    pair.assertNothingLeft();
  }

  @Test
  void resetFailsWhatWaitsAndFreesTheQueue() {
    TestPair pair = new TestPair(LinkConfig.IDEAL, TestPair.windows(1024));
    TestPair.Uni uni = pair.uni();
    CompletableFuture<Void> waiting = uni.out().write(pair.bytes.of(10_000));
    pair.settle();
    uni.out().reset(7);
    pair.settle();
    assertEquals(7, failure(Kind.RESET, waiting).code().orElseThrow());
    assertEquals(0, uni.out().stats().bytesQueued());
    StreamException there = failure(Kind.RESET, settledRead(pair, uni));
    assertEquals(Side.REMOTE, there.side());
    assertEquals("The peer reset the stream with code 7", there.getMessage());
    pair.assertNothingLeft();
  }

  private static CompletableFuture<?> settledRead(TestPair pair, TestPair.Uni uni) {
    CompletableFuture<?> read = uni.in().read();
    pair.settle();
    return read;
  }

  @Test
  void writesFromCompletionsKeepTheOrder() {
    TestPair pair = new TestPair(LinkConfig.IDEAL, TestPair.windows(1024));
    TestPair.Uni uni = pair.uni();
    writeMore(pair, uni.out(), 0);
    StringBuilder text = new StringBuilder();
    pair.settle();
    for (int i = 0; i < 26; i++) {
      text.append(TestPair.text(pair.settled(uni.in().readExact(100))).charAt(0));
    }
    assertEquals("abcdefghijklmnopqrstuvwxyz", text.toString());
    assertTrue(pair.settled(uni.in().read()).isEmpty());
    pair.assertNothingLeft();
  }

  private static void writeMore(TestPair pair, SendStream out, int letter) {
    if (letter == 26) {
      out.finish();
      return;
    }
    String text = Character.toString((char) ('a' + letter)).repeat(100);
    out.write(pair.bytes.ofUtf8(text)).thenAccept(done -> writeMore(pair, out, letter + 1));
  }

  @Test
  void aCompletionMayResetItsStream() {
    TestPair pair = new TestPair();
    TestPair.Uni uni = pair.uni();
    uni.out().write(pair.bytes.of(10)).thenAccept(done -> uni.out().reset(1));
    CompletableFuture<Void> second = uni.out().write(pair.bytes.of(10));
    CompletableFuture<Void> end = uni.out().finish();
    pair.settle();
    failure(Kind.RESET, second);
    failure(Kind.RESET, end);
    pair.assertNothingLeft();
  }

  @Test
  void aCompletionMayCloseTheConnection() {
    TestPair pair = new TestPair();
    TestPair.Uni uni = pair.uni();
    TestPair.Bidi other = pair.bidi();
    CompletableFuture<Void> last = uni.out().write(pair.bytes.of(10));
    last.thenAccept(done -> pair.client.close());
    uni.out().finish().thenAccept(done -> pair.client.close());
    other.here().write(pair.bytes.of(10));
    pair.settle();
    assertTrue(done(last));
    pair.assertNothingLeft();
  }

  @Test
  void theEndOfADirectionMayCloseTheConnection() {
    TestPair pair = new TestPair();
    TestPair.Uni uni = pair.uni();
    uni.out().finish().thenAccept(done -> pair.client.close());
    uni.in().receiveClosed().whenComplete((done, failure) -> pair.server.close());
    pair.settle();
    pair.assertNothingLeft();
  }

  @Test
  void afterTheEndNothingCanBeWrittenOrReset() {
    TestPair pair = new TestPair();
    TestPair.Uni uni = pair.uni();
    pair.settled(uni.out().finish());
    CompletableFuture<Void> late = uni.out().write(pair.bytes.of(5));
    uni.out().reset(3);
    uni.out().finish();
    pair.settle();
    failure(Kind.FINISHED, late);
    value(uni.out().sendClosed());
    assertTrue(pair.settled(uni.in().read()).isEmpty());
    pair.assertNothingLeft();
  }
}
