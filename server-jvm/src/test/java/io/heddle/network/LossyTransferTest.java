package io.heddle.network;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.Bytes;
import io.heddle.Client;
import io.heddle.ClientConfig;
import io.heddle.ReceiveStream;
import io.heddle.SendStream;
import io.heddle.ServerConfig;
import io.heddle.Session;
import io.heddle.StreamPriority;
import io.heddle.TransportKind;
import io.heddle.contract.Transfers;
import io.heddle.jvm.Blocking;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A transfer goes on as long as some packets get through. */
@Timeout(150)
final class LossyTransferTest {
  private static final int BYTES = 200_000;
  private static final int PIECE_BYTES = 64 << 10;

  /** No keep-alive helps meanwhile. */
  private static final long IDLE_MS = 240_000;

  /** Several packets in a row may be lost, and each time-out is twice the one before. */
  private static final long LONGEST_PAUSE_MS = 6_000;

  private final AtomicLong received = new AtomicLong();

  /**
   * The last packet that came in told of a loss, or a timer did after it, and nothing was under way
   * any more: the sender waited for packets that nobody had a reason to send.
   */
  @ParameterizedTest
  @ValueSource(ints = {0, 128})
  void anUploadGoesOnThoughEachFifthPacketGetsLost(int level) throws Exception {
    try (NetworkedServer server =
            new NetworkedServer(
                ServerConfig.builder()
                    .idleTimeoutMs(IDLE_MS)
                    .route("/", session -> session.acceptBidi().thenAccept(this::count)));
        Client client =
            server.client(TransportKind.HTTP3, ClientConfig.builder().idleTimeoutMs(IDLE_MS))) {
      server.network().delayMicros(10_000).loss(0.2);
      Session session = Blocking.await(client.connect(server.url(TransportKind.HTTP3, "/")));
      write(Blocking.await(session.openBidi(StreamPriority.of(level))));
      long before = 0;
      for (long pauseMs = 0; received.get() < BYTES; pauseMs += 10) {
        assertTrue(pauseMs < LONGEST_PAUSE_MS, received + " bytes came, then none");
        Thread.sleep(10);
        if (received.get() != before) {
          before = received.get();
          pauseMs = 0;
        }
      }
    }
  }

  private void count(ReceiveStream stream) {
    Transfers.read(
        stream,
        bytes -> {
          received.addAndGet(bytes.length());
          bytes.release();
        });
  }

  private static void write(SendStream stream) {
    stream.write(Bytes.of(new byte[PIECE_BYTES])).thenRun(() -> write(stream));
  }
}
