package io.heddle.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.netty.Loopback.Pair;
import io.heddle.netty.Loopback.Stream;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicConnectionStats;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.handler.codec.quic.QuicStreamType;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class FeedingStreamsTest {
  private final Loopback loopback = Loopback.start();

  @AfterEach
  void closeSockets() {
    loopback.close();
  }

  /**
   * Far more than one window goes through; without a wake-up after each block it would stand still.
   */
  @Test
  void theGateCarriesManyStreamsThroughManyBlocks() throws Exception {
    Pair pair = loopback.connect();
    int streams = 20;
    long each = 2_000_000;
    StreamFeeder feeder = StreamFeeder.start(pair.client(), streams, each, 64 * 1024);
    long received = 0;
    for (int i = 0; i < streams; i++) {
      Stream stream = loopback.streamAtServer();
      stream.fin.get(30, TimeUnit.SECONDS);
      received += stream.reads.stream().mapToLong(Integer::longValue).sum();
    }
    assertEquals(streams * each, received);
    assertTrue(feeder.blocks() > 0, "the test must have met a block");
    assertEquals(0, feeder.queuedWrites(), "a write within the capacity completes synchronously");
  }

  @Test
  void aBatchSendsManyWritesInFewPackets() throws Exception {
    Pair pair = loopback.connect();
    Stream stream = Loopback.open(pair.client(), QuicStreamType.UNIDIRECTIONAL);
    long batched = packetsFor(pair.client(), writes -> batch(pair.client(), writes), stream);
    long single = packetsFor(pair.client(), Runnable::run, stream);
    assertTrue(batched <= 10, () -> batched + " packets for 100 writes of 50 bytes in a batch");
    // Packets that arrive meanwhile make batches of their own, so it is not always one a write.
    assertTrue(
        single >= 3 * batched, () -> single + " packets one by one, " + batched + " batched");
  }

  private static void batch(QuicChannel connection, Runnable writes) {
    assertTrue(QuicheNatives.beginBatch(connection), "no batch of Netty's is under way");
    writes.run();
    QuicheNatives.endBatch(connection);
  }

  private static long packetsFor(QuicChannel connection, Consumer<Runnable> how, Stream stream)
      throws Exception {
    QuicStreamChannel channel = stream.channel();
    return Loopback.on(
        connection,
        () -> {
          long before = sent(connection);
          how.accept(() -> write100(channel));
          return sent(connection) - before;
        });
  }

  private static void write100(QuicStreamChannel stream) {
    for (int i = 0; i < 100; i++) {
      assertTrue(stream.write(Unpooled.directBuffer().writeZero(50)).isSuccess());
    }
  }

  private static long sent(QuicChannel connection) {
    QuicConnectionStats stats = connection.collectStats().getNow(); // on its loop: already there
    return stats.sent();
  }
}
