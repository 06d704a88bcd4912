package io.heddle.session;

import static io.heddle.memory.Outcomes.done;
import static io.heddle.memory.Outcomes.failure;
import static io.heddle.memory.Outcomes.value;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.Bytes;
import io.heddle.DatagramException;
import io.heddle.Datagrams;
import io.heddle.Datagrams.Outcome;
import io.heddle.Limits;
import io.heddle.memory.LinkConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class DatagramTest {
  private static final Limits THREE = Limits.builder().maxQueuedDatagrams(3).build();

  /** A link that takes a second for each datagram of 1000 bytes, and holds one of them. */
  private static final LinkConfig SLOW =
      LinkConfig.IDEAL.withBytesPerSecond(1000).withBufferBytes(1);

  private static final long SECOND = 1000 * TestPair.MS;

  private TestPair pair = new TestPair(LinkConfig.IDEAL.withMaxDatagramBytes(100), THREE);

  private Datagrams out() {
    return pair.client.datagrams();
  }

  private Datagrams in() {
    return pair.server.datagrams();
  }

  @Test
  void theLargestPassesAndOneByteMoreDoesNot() {
    CompletableFuture<Outcome> largest = out().send(pair.bytes.of(100));
    CompletableFuture<Outcome> larger = out().send(pair.bytes.of(101));
    pair.settle();
    assertEquals(Outcome.SENT, value(largest));
    assertEquals(
        "The datagram has 101 bytes, more than the 100 that fit: send less, or use a stream",
        failure(DatagramException.class, larger).getMessage());
    value(in().receive()).release();
    pair.assertNothingLeft();
  }

  @Test
  void aConnectionWithoutDatagramsSaysSo() {
    pair = new TestPair(LinkConfig.IDEAL.withMaxDatagramBytes(0), THREE);
    assertEquals(0, out().maxSizeBytes());
    CompletableFuture<Outcome> sent = out().send(pair.bytes.of(1));
    pair.settle();
    assertEquals(
        "This session carries no datagrams", failure(DatagramException.class, sent).getMessage());
    pair.assertNothingLeft();
  }

  @Test
  void anEmptyDatagramIsOne() {
    out().send(pair.bytes.of(0));
    pair.settle();
    Bytes received = value(in().receive());
    assertEquals(0, received.length());
    received.release();
    pair.assertNothingLeft();
  }

  @Test
  void fullQueuesDropTheirOldest() {
    pair = new TestPair(SLOW, THREE);
    List<CompletableFuture<Outcome>> sent = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      sent.add(out().send(pair.bytes.ofUtf8(i + "x".repeat(999))));
      pair.loop.runReady();
    }
    // The first went to the link, the next two gave way to the last three.
    assertEquals(Outcome.SENT, value(sent.get(0)));
    assertEquals(Outcome.OVERFLOWED, value(sent.get(1)));
    assertEquals(Outcome.OVERFLOWED, value(sent.get(2)));
    assertFalse(done(sent.get(3)));
    pair.settle();
    assertEquals(Outcome.SENT, value(sent.get(5)));
    // Four arrived where three may wait.
    assertEquals('3', TestPair.text(value(in().receive())).charAt(0));
    assertEquals('4', TestPair.text(value(in().receive())).charAt(0));
    assertEquals('5', TestPair.text(value(in().receive())).charAt(0));
    assertEquals(new DatagramFigures(4, 0, 0, 2, 0, 0), out().stats());
    assertEquals(new DatagramFigures(0, 4, 0, 0, 0, 1), in().stats());
    pair.assertNothingLeft();
  }

  @Test
  void whatWaitsTooLongToBeSentExpires() {
    pair = new TestPair(SLOW, THREE);
    out().outgoingMaxAgeMs(1500);
    CompletableFuture<Outcome> first = out().send(pair.bytes.of(1000));
    CompletableFuture<Outcome> second = out().send(pair.bytes.of(1000));
    CompletableFuture<Outcome> third = out().send(pair.bytes.of(1000));
    pair.loop.advance(1500 * TestPair.MS - 1);
    assertEquals(Outcome.SENT, value(first));
    assertEquals(Outcome.SENT, value(second));
    assertFalse(done(third));
    pair.loop.advance(1);
    assertEquals(Outcome.EXPIRED, value(third));
    assertEquals(1, out().stats().expiredOutgoing());
    value(in().receive()).release();
    pair.loop.advance(SECOND);
    value(in().receive()).release();
    pair.assertNothingLeft();
  }

  @Test
  void aShorterAgeAppliesToWhatWaits() {
    pair = new TestPair(SLOW, THREE);
    out().outgoingMaxAgeMs(10_000);
    out().send(pair.bytes.of(1000));
    CompletableFuture<Outcome> second = out().send(pair.bytes.of(1000));
    pair.loop.advance(100 * TestPair.MS);
    assertFalse(done(second));
    out().outgoingMaxAgeMs(200);
    pair.loop.advance(100 * TestPair.MS);
    assertEquals(Outcome.EXPIRED, value(second));
    pair.client.close();
    pair.assertNothingLeft();
  }

  @Test
  void whatNobodyReceivesExpires() {
    in().incomingMaxAgeMs(50);
    out().send(pair.bytes.ofUtf8("old"));
    pair.settle();
    pair.loop.advance(50 * TestPair.MS);
    out().send(pair.bytes.ofUtf8("new"));
    pair.settle();
    assertEquals("new", TestPair.text(value(in().receive())));
    assertEquals(1, in().stats().expiredIncoming());
    pair.assertNothingLeft();
  }

  @Test
  void whatHasExpiredIsNotReceivedEvenIfNothingElseComes() {
    in().incomingMaxAgeMs(50);
    out().send(pair.bytes.ofUtf8("old"));
    pair.settle();
    pair.loop.advance(50 * TestPair.MS);
    assertFalse(done(in().receive()));
    assertEquals(1, in().stats().expiredIncoming());
    pair.client.close();
    pair.assertNothingLeft();
  }

  @Test
  void whatHasExpiredLeavesItsPlaceToWhatComes() {
    in().incomingMaxAgeMs(50);
    for (int i = 0; i < 3; i++) {
      out().send(pair.bytes.ofUtf8("old"));
      pair.settle();
    }
    pair.loop.advance(50 * TestPair.MS);
    out().send(pair.bytes.ofUtf8("new"));
    pair.settle();
    assertEquals(new DatagramFigures(0, 4, 0, 0, 3, 0), in().stats());
    assertEquals("new", TestPair.text(value(in().receive())));
    pair.assertNothingLeft();
  }

  @Test
  void whatWasTakenLongAgoIsNotCountedAsExpired() {
    in().incomingMaxAgeMs(50);
    out().send(pair.bytes.ofUtf8("taken"));
    pair.settle();
    value(in().receive()).release();
    pair.loop.advance(50 * TestPair.MS);
    CompletableFuture<Bytes> next = in().receive();
    assertEquals(0, in().stats().expiredIncoming());
    pair.client.close();
    pair.settle();
    assertTrue(done(next));
    pair.assertNothingLeft();
  }

  @Test
  void whatWasReceivedDoesNotExpire() {
    in().incomingMaxAgeMs(50);
    out().send(pair.bytes.ofUtf8("taken"));
    pair.settle();
    value(in().receive()).release();
    CompletableFuture<Bytes> awaited = in().receive();
    out().send(pair.bytes.ofUtf8("awaited"));
    pair.settle();
    value(awaited).release();
    pair.loop.advance(50 * TestPair.MS);
    out().send(pair.bytes.ofUtf8("new"));
    pair.settle();
    assertEquals(new DatagramFigures(0, 3, 0, 0, 0, 0), in().stats());
    value(in().receive()).release();
    pair.assertNothingLeft();
  }

  @Test
  void whatIsYoungEnoughIsReceived() {
    in().incomingMaxAgeMs(50);
    out().send(pair.bytes.ofUtf8("young"));
    pair.settle();
    pair.loop.advance(50 * TestPair.MS - 1);
    assertEquals("young", TestPair.text(value(in().receive())));
    CompletableFuture<Bytes> next = in().receive();
    pair.loop.advance(SECOND);
    assertFalse(done(next));
    out().send(pair.bytes.ofUtf8("awaited"));
    pair.settle();
    assertEquals("awaited", TestPair.text(value(next)));
    pair.assertNothingLeft();
  }

  @Test
  void agesArePositive() {
    assertThrows(IllegalArgumentException.class, () -> out().outgoingMaxAgeMs(0));
    assertThrows(IllegalArgumentException.class, () -> out().incomingMaxAgeMs(-1));
    out().outgoingMaxAgeMs(Long.MAX_VALUE);
    out().incomingMaxAgeMs(1);
  }

  @Test
  void aReceiverThatGaveUpLosesNoDatagram() {
    CompletableFuture<Bytes> first = in().receive();
    CompletableFuture<Bytes> second = in().receive();
    first.cancel(true);
    out().send(pair.bytes.ofUtf8("kept"));
    pair.settle();
    assertEquals("kept", TestPair.text(value(second)));
    pair.assertNothingLeft();
  }

  @Test
  void sendsFromCompletionsAreSent() {
    int[] sent = {0};
    sendOn(sent);
    List<CompletableFuture<Bytes>> received = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      received.add(in().receive());
    }
    pair.settle();
    received.forEach(stage -> value(stage).release());
    assertEquals(10, sent[0]);
    pair.assertNothingLeft();
  }

  private void sendOn(int[] sent) {
    if (sent[0] < 10) {
      out()
          .send(pair.bytes.of(1))
          .thenAccept(
              outcome -> {
                sent[0]++;
                sendOn(sent);
              });
    }
  }

  @Test
  void datagramsGoBeforeStreams() {
    pair = new TestPair(SLOW, Limits.DEFAULT);
    TestPair.Uni uni = pair.uni();
    uni.out().write(pair.bytes.of(1000));
    CompletableFuture<Outcome> sent = out().send(pair.bytes.of(1000));
    pair.loop.runReady();
    assertTrue(done(sent));
    assertEquals(1000, uni.out().stats().bytesQueued());
    pair.client.close();
    pair.assertNothingLeft();
  }
}
