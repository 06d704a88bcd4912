package io.heddle.qmux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.Bytes;
import io.heddle.Limits;
import io.heddle.ReceiveStream;
import io.heddle.SendStream;
import io.heddle.contract.Transfers;
import io.heddle.memory.Outcomes;
import io.heddle.memory.VirtualLoop;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A path that is slow is not dead, and one that is dead is noticed in time. */
@Tag("jvm")
@Timeout(60)
class SlowOrDeadTest {
  private static final long MS = 1_000_000;
  private static final int SLOW_BYTES_PER_SECOND = 20_000;

  private static final Limits WIDE =
      Limits.builder().streamWindowBytes(64 << 20).connectionWindowBytes(64 << 20).build();

  private final VirtualLoop loop = new VirtualLoop();
  private long receivedBytes;
  private long lastReceivedNs;

  private QmuxPair pair(QmuxLink link, long keepAliveMs) {
    QmuxPair pair =
        new QmuxPair(
            loop,
            link,
            QmuxConfig.client(WIDE).withTimeouts(30_000, keepAliveMs),
            QmuxConfig.server(WIDE).withTimeouts(30_000, keepAliveMs / 9 * 10));
    while (pair.clientCarrier.maxDatagramBytes() == 0) {
      assertTrue(loop.step());
    }
    pair.server().acceptUni().thenAccept(this::read);
    return pair;
  }

  private SendStream open(QmuxPair pair) {
    var opened = pair.client().openUni();
    loop.runReady();
    return Outcomes.value(opened);
  }

  private static void write(SendStream stream) {
    stream.write(Bytes.of(new byte[1 << 20])).thenRun(() -> write(stream));
  }

  private void read(ReceiveStream stream) {
    Transfers.read(
        stream,
        bytes -> {
          receivedBytes += bytes.length();
          lastReceivedNs = loop.nowNs();
          bytes.release();
        });
  }

  private static boolean isOpen(QmuxPair pair) {
    return !pair.client().closed().isDone() && !pair.server().closed().isDone();
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 18_000})
  void aMegabyteQueuedOnASlowLinkIsNoSilence(long keepAliveMs) {
    for (int windowBytes : new int[] {64 << 10, 1 << 20, 1 << 30}) {
      receivedBytes = 0;
      QmuxLink link = QmuxLink.ofLatencyMs(50).withBytesPerSecond(SLOW_BYTES_PER_SECOND);
      QmuxPair pair = pair(link.withWindowBytes(windowBytes), keepAliveMs);
      open(pair).write(Bytes.of(new byte[1 << 20]));
      for (int second = 0; second < 57; second++) {
        loop.advance(1_000 * MS);
        assertTrue(isOpen(pair), "taken for dead after " + second + " s");
      }
      assertEquals(1 << 20, receivedBytes);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 18_000})
  void aLinkThatBecomesSlowWithMegabytesUnderWayIsNotDead(long keepAliveMs) {
    QmuxLink fast =
        QmuxLink.ofLatencyMs(400).withBytesPerSecond(12_500_000).withWindowBytes(1 << 30);
    QmuxPair pair = pair(fast, keepAliveMs);
    write(open(pair));
    loop.advance(4_000 * MS);
    // The kernel holds what the path can no longer take, and no ping overtakes it.
    pair.up.become(fast.withBytesPerSecond(SLOW_BYTES_PER_SECOND));
    loop.advance(1_000 * MS);
    assertTrue(pair.up.outstanding() > 2 << 20, () -> pair.up.outstanding() + " bytes");
    for (int second = 0; second < 150; second++) {
      loop.advance(1_000 * MS);
      assertTrue(isOpen(pair), "taken for dead after " + second + " s");
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 18_000})
  void aPathThatDiesUnderASteadyWriterIsNoticedAfterTheTimeout(long keepAliveMs) {
    QmuxPair pair = pair(QmuxLink.ofLatencyMs(20), keepAliveMs);
    SendStream stream = open(pair);
    for (int i = 0; i < 100; i++) {
      stream.write(new byte[100]);
      loop.advance(500 * MS);
    }
    pair.up.cut();
    pair.down.cut();
    long cutNs = loop.nowNs();
    while (!pair.client().closed().isDone()) {
      stream.write(new byte[100]);
      loop.advance(500 * MS);
    }
    long afterMs = (loop.nowNs() - cutNs) / MS;
    assertTrue(afterMs <= 30_500, () -> "the client noticed after " + afterMs + " ms");
    loop.advance(1_000 * MS);
    assertTrue(pair.server().closed().isDone());
    assertTrue(lastReceivedNs <= cutNs);
  }

  @Test
  void aPathThatDiesUnderABacklogIsNoticedAfterTheTimeout() {
    QmuxLink link = QmuxLink.ofLatencyMs(50).withBytesPerSecond(SLOW_BYTES_PER_SECOND);
    QmuxPair pair = pair(link, 18_000);
    open(pair).write(Bytes.of(new byte[1 << 20]));
    loop.advance(20_000 * MS);
    pair.up.cut();
    pair.down.cut();
    loop.advance(26_000 * MS);
    assertFalse(pair.client().closed().isDone());
    loop.advance(4_100 * MS);
    assertTrue(pair.client().closed().isDone());
    assertTrue(pair.server().closed().isDone());
  }

  @Test
  void silentEndsKeepEachOtherWithFewPings() {
    QmuxPair pair = pair(QmuxLink.ofLatencyMs(20), 18_000);
    loop.advance(1_000 * MS);
    int[] records = {0};
    pair.up.tap(record -> records[0]++);
    pair.down.tap(record -> records[0]++);
    loop.advance(180_000 * MS);
    assertTrue(isOpen(pair));
    assertEquals(2 * 10, records[0], 1, "records in ten keep-alive periods");
  }
}
