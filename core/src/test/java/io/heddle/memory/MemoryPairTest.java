package io.heddle.memory;

import static io.heddle.memory.Outcomes.done;
import static io.heddle.memory.Outcomes.failure;
import static io.heddle.memory.Outcomes.value;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.BidiStream;
import io.heddle.Bytes;
import io.heddle.Datagrams.Outcome;
import io.heddle.HeddleException.Side;
import io.heddle.IoFailureException;
import io.heddle.Limits;
import io.heddle.ReceiveStream;
import io.heddle.SendStream;
import io.heddle.session.OutsideLoop;
import java.lang.ref.WeakReference;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class MemoryPairTest {
  private static final long MS = 1_000_000;
  private final VirtualLoop loop = new VirtualLoop();

  private MemoryPair pair(LinkConfig link) {
    return MemoryPair.builder(loop).link(link).build();
  }

  @Test
  void bytesCrossAfterTheLatency() {
    MemoryPair pair = pair(LinkConfig.IDEAL.withLatencyMs(10));
    CompletableFuture<BidiStream> opened = pair.client().openBidi();
    CompletableFuture<BidiStream> accepted = pair.server().acceptBidi();
    loop.runReady();
    value(opened).write(Bytes.ofUtf8("hello"));
    loop.advance(10 * MS - 1);
    assertFalse(done(accepted));
    loop.advance(1);
    CompletableFuture<Bytes> read = value(accepted).readExact(5);
    loop.runUntilIdle();
    assertEquals("hello", value(read).toUtf8());
  }

  @Test
  void idsAreThoseOfQuic() {
    MemoryPair pair = pair(LinkConfig.IDEAL);
    CompletableFuture<BidiStream> bidi0 = pair.client().openBidi();
    CompletableFuture<BidiStream> bidi4 = pair.client().openBidi();
    CompletableFuture<SendStream> uni2 = pair.client().openUni();
    CompletableFuture<SendStream> uni6 = pair.client().openUni();
    CompletableFuture<BidiStream> bidi1 = pair.server().openBidi();
    CompletableFuture<BidiStream> bidi5 = pair.server().openBidi();
    CompletableFuture<SendStream> uni3 = pair.server().openUni();
    CompletableFuture<BidiStream> accepted = pair.client().acceptBidi();
    CompletableFuture<ReceiveStream> acceptedUni = pair.client().acceptUni();
    loop.runUntilIdle();
    assertEquals(0, value(bidi0).id());
    assertEquals(4, value(bidi4).id());
    assertEquals(2, value(uni2).id());
    assertEquals(6, value(uni6).id());
    assertEquals(1, value(bidi1).id());
    assertEquals(5, value(bidi5).id());
    assertEquals(3, value(uni3).id());
    assertEquals(1, value(accepted).id());
    assertEquals(3, value(acceptedUni).id());
  }

  @Test
  void speedBoundsHowMuchArrives() {
    long startNs = loop.nowNs();
    MemoryPair pair = pair(LinkConfig.IDEAL.withBytesPerSecond(100_000).withBufferBytes(1));
    CompletableFuture<SendStream> opened = pair.client().openUni();
    loop.runUntilIdle();
    ReceiveStream in = value(pair.server().acceptUni());
    value(opened).write(Bytes.of(new byte[200 << 10]));
    loop.advance(1_000 * MS);
    assertEquals(64 << 10, in.stats().bytesReceived());
    loop.runUntilIdle();
    assertEquals(2_048 * MS, loop.nowNs() - startNs);
  }

  @Test
  void aStreamWindowComesBackAsTheReaderReads() {
    Limits small = Limits.builder().streamWindowBytes(1024).readAheadBytes(1024).build();
    MemoryPair pair = MemoryPair.builder(loop).serverLimits(small).build();
    CompletableFuture<SendStream> opened = pair.client().openUni();
    loop.runUntilIdle();
    ReceiveStream in = value(pair.server().acceptUni());
    SendStream out = value(opened);
    CompletableFuture<Void> written = out.write(Bytes.of(new byte[4096]));
    loop.runUntilIdle();
    assertFalse(done(written));
    // One window was fetched ahead, and another fills the stream's.
    assertEquals(2048, out.stats().bytesSent());
    value(in.read());
    loop.runUntilIdle();
    assertEquals(3072, out.stats().bytesSent());
  }

  @Test
  void datagramsGetLostAsOftenAsWasAsked() {
    MemoryPair pair = pair(LinkConfig.IDEAL.withDatagramLoss(30, 7));
    for (int i = 0; i < 1000; i++) {
      CompletableFuture<Outcome> sent = pair.client().datagrams().send(Bytes.of((byte) i));
      loop.runUntilIdle();
      assertEquals(Outcome.SENT, value(sent));
    }
    long received = pair.server().datagrams().stats().received();
    assertTrue(received > 640 && received < 760, "received " + received);
  }

  @Test
  void aCutLinkFailsBothEnds() {
    MemoryPair pair = pair(LinkConfig.IDEAL);
    CompletableFuture<BidiStream> opened = pair.client().openBidi();
    loop.runUntilIdle();
    CompletableFuture<Bytes> read = value(opened).readExact(1);
    pair.fail("the cable was pulled");
    loop.runUntilIdle();
    assertEquals(Side.TRANSPORT, failure(IoFailureException.class, read).side());
    assertEquals(
        "the cable was pulled",
        failure(IoFailureException.class, pair.server().closed()).getMessage());
    assertTrue(done(pair.client().closed()));
    assertEquals(0, loop.pending());
  }

  @Test
  void onTheLoopTheLinkIsCutWithinTheCallAndElseSoonAfter() {
    MemoryPair inside = pair(LinkConfig.IDEAL);
    inside.fail("cut");
    loop.runReady();
    failure(IoFailureException.class, inside.client().closed());
    MemoryPair outside = MemoryPair.builder(new OutsideLoop(loop)).build();
    outside.fail("cut");
    assertFalse(done(outside.client().closed()));
    loop.runReady();
    failure(IoFailureException.class, outside.client().closed());
  }

  @Tag("jvm")
  @Test
  void aConnectionThatHasEndedHoldsNoStreams() throws InterruptedException {
    MemoryPair pair = pair(LinkConfig.IDEAL);
    List<WeakReference<SendStream>> ended = endedStreams(pair);
    for (WeakReference<SendStream> stream : ended) {
      for (int i = 0; i < 100 && stream.get() != null; i++) {
        System.gc();
        Thread.sleep(10);
      }
      assertNull(stream.get());
    }
    // It was held all the time.
    assertEquals(7, value(pair.client().closed()).code());
  }

  private List<WeakReference<SendStream>> endedStreams(MemoryPair pair) {
    CompletableFuture<SendStream> idle = pair.client().openUni();
    CompletableFuture<SendStream> starving = pair.client().openUni();
    loop.runUntilIdle();
    value(starving).write(Bytes.of(new byte[2 * Limits.DEFAULT.firstStreamWindowBytes()]));
    loop.runUntilIdle();
    assertTrue(value(starving).stats().bytesQueued() > 0);
    pair.client().close(7, "");
    loop.runUntilIdle();
    return List.of(new WeakReference<>(value(idle)), new WeakReference<>(value(starving)));
  }
}
