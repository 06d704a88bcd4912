package io.heddle.jvm;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.Bytes;
import io.heddle.ClientConfig;
import io.heddle.ReceiveStream;
import io.heddle.SendStream;
import io.heddle.ServerConfig;
import io.heddle.Session;
import io.heddle.StreamPriority;
import io.heddle.TransportKind;
import io.heddle.network.NetworkedServer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What streams that others outrank have in the queue of a slow link stays short for those. */
@Timeout(120)
final class OutrankedQueueTest {
  private static final int BYTES_PER_SECOND = 1 << 20;
  private static final int QUEUE_BYTES = 1 << 20;

  /** More than goes through while there are messages. */
  private static final int BULK_BYTES = 64 << 20;

  private static final int MESSAGES = 20;

  /** Of so many the path is not known yet. */
  private static final int FIRST_MESSAGES = 5;

  /** What goes through from one message to the next. */
  private static final int BETWEEN_BYTES = 50_000;

  private final AtomicLong outranked = new AtomicLong();
  private final BlockingQueue<Long> arrived = new LinkedBlockingQueue<>();

  private void serve(Session session) throws InterruptedException {
    ReceiveStream urgent = Blocking.await(session.acceptUni());
    readMessages(urgent);
    readAll(Blocking.await(session.acceptUni()));
    Blocking.await(session.closed());
  }

  private void readMessages(ReceiveStream urgent) {
    urgent
        .readExact(1)
        .thenAccept(
            message -> {
              message.release();
              arrived.add(outranked.get());
              readMessages(urgent);
            });
  }

  private void readAll(ReceiveStream stream) {
    stream
        .read()
        .thenAccept(
            chunk -> {
              Bytes bytes = chunk.orElseThrow();
              outranked.addAndGet(bytes.length());
              bytes.release();
              readAll(stream);
            });
  }

  @Test
  void anUrgentMessageWaitsForLittleOfIt() throws Exception {
    try (NetworkedServer server =
        new NetworkedServer(ServerConfig.builder().route("/", Blocking.handler(this::serve)))) {
      server.network().delayMicros(5_000).rate(BYTES_PER_SECOND, QUEUE_BYTES);
      Session session =
          Blocking.await(
              server
                  .client(TransportKind.HTTP3, ClientConfig.builder())
                  .connect(server.url(TransportKind.HTTP3, "/")));
      SendStream urgent = Blocking.await(session.openUni(StreamPriority.CRITICAL));
      Blocking.await(urgent.write(Bytes.of(new byte[1])));
      taken();
      SendStream bulk = Blocking.await(session.openUni(StreamPriority.BACKGROUND));
      var unused = bulk.write(Bytes.of(new byte[BULK_BYTES]));
      List<Long> overtaking = new ArrayList<>();
      for (int i = 0; i < MESSAGES; i++) {
        long before = outranked.get();
        Blocking.await(urgent.write(Bytes.of(new byte[1])));
        overtaking.add(taken() - before);
        awaitOutranked(outranked.get() + BETWEEN_BYTES);
      }
      List<Long> later = new ArrayList<>(overtaking.subList(FIRST_MESSAGES, MESSAGES));
      Collections.sort(later);
      long median = later.get(later.size() / 2);
      assertTrue(median < QUEUE_BYTES / 8, overtaking::toString);
      session.close();
    }
  }

  private void awaitOutranked(long bytes) {
    while (outranked.get() < bytes) {
      LockSupport.parkNanos(100_000);
    }
  }

  private long taken() throws InterruptedException {
    Long counted = arrived.poll(20, TimeUnit.SECONDS);
    assertTrue(counted != null, "no message came");
    return counted;
  }
}
