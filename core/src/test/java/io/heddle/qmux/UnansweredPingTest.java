package io.heddle.qmux;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.Bytes;
import io.heddle.Limits;
import io.heddle.ReceiveStream;
import io.heddle.SendStream;
import io.heddle.StreamPriority;
import io.heddle.memory.Outcomes;
import io.heddle.memory.VirtualLoop;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongPredicate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Uploads to peers that do not answer pings, or only now and then: flow control bounds them. */
@Tag("jvm")
@Timeout(60)
class UnansweredPingTest {
  private static final long MS = 1_000_000;
  private static final int BYTES_PER_SECOND = 12_500_000;

  /** One whose pipe never holds anything back. */
  private static final QmuxLink LINK =
      QmuxLink.ofLatencyMs(20).withBytesPerSecond(BYTES_PER_SECOND).withWindowBytes(1 << 30);

  private static final Limits WIDE =
      Limits.builder().streamWindowBytes(8 << 20).connectionWindowBytes(16 << 20).build();

  private final VirtualLoop loop = new VirtualLoop();
  private final long startNs = loop.nowNs();
  private final QmuxPair pair;
  private long receivedBytes;
  private long lastReceivedNs;
  private long longestGapNs;

  UnansweredPingTest() {
    QmuxConfig config = QmuxConfig.client(WIDE).withTimeouts(0, 0);
    pair = new QmuxPair(loop, LINK, config, QmuxConfig.server(WIDE).withTimeouts(0, 0));
  }

  /** Lets the client see only those answers that arrive when told. */
  private void answer(LongPredicate afterNs) {
    pair.down.change(
        record -> afterNs.test(loop.nowNs() - startNs) ? record : withoutAnswers(record));
  }

  private static byte[] withoutAnswers(byte[] record) {
    ByteBuffer frames = ByteBuffer.wrap(record);
    long type = FrameType.QX_PING_RESPONSE | 0xc000_0000_0000_0000L;
    for (int at = 0; at + 8 < record.length; at++) {
      if (frames.getLong(at) == type) {
        int end = at + 8 + (1 << ((record[at + 8] & 0xff) >> 6));
        Arrays.fill(record, at, end, (byte) FrameType.PADDING);
      }
    }
    return record;
  }

  /** Uploads for a while; answers with how much of the link that took. */
  private double upload(long forNs) {
    while (pair.clientCarrier.maxDatagramBytes() == 0) {
      assertTrue(loop.step());
    }
    CompletableFuture<SendStream> opened = pair.client().openUni(StreamPriority.BACKGROUND);
    loop.runReady();
    write(Outcomes.value(opened));
    pair.server().acceptUni().thenAccept(this::read);
    lastReceivedNs = loop.nowNs();
    return goOn(forNs);
  }

  private double goOn(long forNs) {
    long before = receivedBytes;
    loop.advance(forNs);
    longestGapNs = Math.max(longestGapNs, loop.nowNs() - lastReceivedNs);
    return (receivedBytes - before) * 1e9 / forNs / BYTES_PER_SECOND;
  }

  private static void write(SendStream stream) {
    stream.write(Bytes.of(new byte[1 << 20])).thenRun(() -> write(stream));
  }

  private void read(ReceiveStream stream) {
    stream
        .read()
        .thenAccept(
            next -> {
              next.ifPresent(
                  bytes -> {
                    receivedBytes += bytes.length();
                    longestGapNs = Math.max(longestGapNs, loop.nowNs() - lastReceivedNs);
                    lastReceivedNs = loop.nowNs();
                    bytes.release();
                  });
              read(stream);
            });
  }

  @Test
  void aPeerThatNeverAnswersIsSoonNotWaitedFor() {
    answer(ns -> false);
    upload(2_500 * MS);
    assertTrue(longestGapNs <= 1_050 * MS, () -> longestGapNs + " ns without a byte");
    longestGapNs = 0;
    double used = goOn(5_000 * MS);
    assertTrue(used > 0.99, () -> used + " of the link");
    assertTrue(longestGapNs <= 10 * MS, () -> longestGapNs + " ns without a byte");
  }

  /** The link might have become as slow as that. */
  @Test
  void aPeerThatAnswersNoMoreIsInTheEndNotWaitedFor() {
    answer(ns -> ns < 1_000 * MS);
    upload(30_000 * MS);
    assertTrue(longestGapNs <= 3_050 * MS, () -> longestGapNs + " ns without a byte");
    longestGapNs = 0;
    double used = goOn(5_000 * MS);
    assertTrue(used > 0.99, () -> used + " of the link");
  }

  @Test
  void aPeerThatAnswersSeldomSlowsNothingDownForLong() {
    answer(ns -> ns / MS % 500 < 2);
    upload(3_000 * MS);
    double used = goOn(5_000 * MS);
    assertTrue(used > 0.9, () -> used + " of the link");
  }

  @Test
  void aPeerThatAnswersAgainIsHeededAgain() {
    answer(ns -> ns < 1_000 * MS || ns > 35_000 * MS);
    upload(30_000 * MS);
    double unheeded = goOn(1_000 * MS);
    assertTrue(unheeded > 0.99, () -> unheeded + " of the link");
    goOn(14_000 * MS);
    double used = goOn(1_000 * MS);
    assertTrue(used > 0.97, () -> used + " of the link");
    int mostBytes = BYTES_PER_SECOND / 1000 * 100;
    assertTrue(pair.up.outstanding() < mostBytes, () -> pair.up.outstanding() + " bytes");
  }
}
