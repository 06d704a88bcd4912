package io.heddle.qmux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.BidiStream;
import io.heddle.Bytes;
import io.heddle.Limits;
import io.heddle.ReceiveStream;
import io.heddle.SendStream;
import io.heddle.StreamPriority;
import io.heddle.memory.Outcomes;
import io.heddle.memory.VirtualLoop;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class PriorityTest {
  private static final int PIECE = 1 << 20;

  @Test
  void aCriticalStreamOvertakes100MbOfBackgroundDataAlreadyWritten() {
    VirtualLoop loop = new VirtualLoop();
    QmuxLink link = QmuxLink.ofLatencyMs(10).withBytesPerSecond(12_500_000);
    QmuxPair pair = QmuxPair.established(loop, link, Limits.DEFAULT);
    SendStream background = Outcomes.value(open(loop, pair, StreamPriority.BACKGROUND));
    byte[] piece = new byte[PIECE];
    CompletableFuture<Void> last = background.write(piece);
    for (int i = 1; i < 100; i++) {
      last = background.write(piece);
    }
    ReceiveStream bulk = Outcomes.value(accept(loop, pair));
    drain(bulk);
    loop.advance(1_000_000_000);
    SendStream critical = Outcomes.value(open(loop, pair, StreamPriority.CRITICAL));
    critical.write(Bytes.ofUtf8("now"));
    long startNs = loop.nowNs();
    CompletableFuture<ReceiveStream> arrival = pair.server().acceptUni();
    while (!Outcomes.done(arrival)) {
      assertTrue(loop.step());
    }
    CompletableFuture<Bytes> word = Outcomes.value(arrival).readExact(3);
    while (!Outcomes.done(word)) {
      assertTrue(loop.step());
    }
    assertEquals("now", Outcomes.value(word).toUtf8());
    assertFalse(Outcomes.done(last));
    // What is ahead of it: the latency, a full window and a record at 12.5 MB a second.
    long mostNs = 10_000_000 + link.transferNs(link.windowBytes() + RecordWriter.MAX_RECORD_BYTES);
    assertTrue(loop.nowNs() - startNs <= mostNs, "it took " + (loop.nowNs() - startNs) + " ns");
  }

  @Test
  void thePipeHoldsItsWindowAndARecordAtMost() {
    VirtualLoop loop = new VirtualLoop();
    QmuxLink link = QmuxLink.ofLatencyMs(1).withBytesPerSecond(1_000_000).withWindowBytes(10_000);
    QmuxPair pair = QmuxPair.established(loop, link, Limits.DEFAULT);
    SendStream stream = Outcomes.value(open(loop, pair, StreamPriority.NORMAL));
    stream.write(Bytes.of(new byte[PIECE]));
    drain(Outcomes.value(accept(loop, pair)));
    loop.runUntilIdle();
    assertTrue(pair.up.mostOutstanding() <= 10_100, "" + pair.up.mostOutstanding());
  }

  @Test
  void windowsGrowUntilALongFatLinkIsFull() {
    VirtualLoop loop = new VirtualLoop();
    // 25 MB a second and 100 ms of round trip: 2.5 MB under way.
    QmuxLink link =
        QmuxLink.ofLatencyMs(50).withBytesPerSecond(25_000_000).withWindowBytes(256 << 10);
    QmuxPair pair =
        QmuxPair.established(
            loop,
            link,
            Limits.builder().streamWindowBytes(8 << 20).connectionWindowBytes(16 << 20).build());
    SendStream stream = Outcomes.value(open(loop, pair, StreamPriority.NORMAL));
    byte[] piece = new byte[PIECE];
    for (int i = 0; i < 100; i++) {
      stream.write(piece);
    }
    drain(Outcomes.value(accept(loop, pair)));
    long startNs = loop.nowNs();
    CompletableFuture<Void> end = stream.finish();
    while (!Outcomes.done(end)) {
      assertTrue(loop.step());
    }
    double seconds = (loop.nowNs() - startNs) / 1e9;
    assertTrue(100 * PIECE / seconds > 0.8 * 25_000_000, "the link is not full");
  }

  @Test
  void aCutConnectionLeavesNothing() {
    VirtualLoop loop = new VirtualLoop();
    QmuxPair pair = QmuxPair.established(loop, QmuxLink.ofLatencyMs(5), Limits.DEFAULT);
    BidiStream stream = Outcomes.value(openBidi(loop, pair));
    stream.write(Bytes.of(new byte[PIECE]));
    loop.advance(7_000_000);
    pair.fail();
    loop.runUntilIdle();
    assertEquals(0, pair.left());
    Outcomes.failure(io.heddle.IoFailureException.class, pair.server().closed());
    Outcomes.failure(io.heddle.IoFailureException.class, stream.read());
  }

  private static CompletableFuture<SendStream> open(
      VirtualLoop loop, QmuxPair pair, StreamPriority priority) {
    CompletableFuture<SendStream> stream = pair.client().openUni(priority);
    loop.runReady();
    return stream;
  }

  private static CompletableFuture<BidiStream> openBidi(VirtualLoop loop, QmuxPair pair) {
    CompletableFuture<BidiStream> stream = pair.client().openBidi();
    loop.runReady();
    return stream;
  }

  private static CompletableFuture<ReceiveStream> accept(VirtualLoop loop, QmuxPair pair) {
    CompletableFuture<ReceiveStream> stream = pair.server().acceptUni();
    while (!Outcomes.done(stream) && loop.step()) {
      // Until it arrives.
    }
    return stream;
  }

  private static void drain(ReceiveStream stream) {
    stream
        .read()
        .thenAccept(
            next -> {
              if (next.isPresent()) {
                next.get().release();
                drain(stream);
              }
            });
  }
}
