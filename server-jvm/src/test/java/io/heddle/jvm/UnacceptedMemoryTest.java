package io.heddle.jvm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.SendStream;
import io.heddle.Session;
import io.heddle.TransportKind;
import java.lang.management.ManagementFactory;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Streams that are reset before anybody accepted them cost memory at neither end. */
@Timeout(120)
final class UnacceptedMemoryTest {
  private static final int STREAMS = 30_000;

  /** Kept, a stream takes some thousand bytes. */
  private static final long FEW_BYTES = 20L << 20;

  private final BlockingQueue<Session> served = new LinkedBlockingQueue<>();

  private static long heapBytes() throws InterruptedException {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 5; i++) {
      System.gc();
      TimeUnit.MILLISECONDS.sleep(100);
      least = Math.min(least, ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
    }
    return least;
  }

  private static void openAndReset(Session client, int count) throws InterruptedException {
    Semaphore atOnce = new Semaphore(100);
    for (int i = 0; i < count; i++) {
      atOnce.acquire();
      var unused =
          client
              .openUni()
              .thenCompose(stream -> stream.write(new byte[10]).thenApply(done -> stream))
              .thenAccept((SendStream stream) -> stream.reset(5))
              .whenComplete((done, failure) -> atOnce.release());
    }
    atOnce.acquire(100);
  }

  @ParameterizedTest
  @EnumSource(names = {"HTTP3", "WEBSOCKET"})
  void thousandsLeaveNothing(TransportKind transport) throws Exception {
    try (TwoEnds two = new TwoEnds(transport, config -> config.route("/", served::add))) {
      Session client = two.connect("/");
      Session server = served.take();
      openAndReset(client, 1_000);
      long before = heapBytes();
      openAndReset(client, STREAMS);
      long grown = heapBytes() - before;
      assertTrue(grown < FEW_BYTES, grown + " bytes more");
      assertEquals(STREAMS + 1_000, TwoEnds.await(client.stats()).streamsOpened());
      assertTrue(TwoEnds.await(server.stats()).openStreams() < 2_000);
    }
  }
}
