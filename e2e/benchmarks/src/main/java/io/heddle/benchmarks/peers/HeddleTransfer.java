package io.heddle.benchmarks.peers;

import io.heddle.Bytes;
import io.heddle.CongestionControl;
import io.heddle.Connection;
import io.heddle.Limits;
import io.heddle.ReceiveStream;
import io.heddle.SendStream;
import io.heddle.benchmarks.link.Link;
import io.heddle.benchmarks.link.Shaper;
import io.heddle.paths.Loops;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

/**
 * Heddle's client sends on unidirectional streams of one connection; its server takes each message
 * in as a whole.
 */
public final class HeddleTransfer implements Transfer {
  /** Written ahead of what the window takes, by each stream. */
  private static final int AHEAD_BYTES = 256 << 10;

  private final HeddlePair pair;
  private final Optional<Shaper> link;
  private final Connection connection;
  private final LongAdder receivedBytes = new LongAdder();
  private final LongAdder sentBytes = new LongAdder();
  private volatile int messageBytes;
  private volatile boolean stopped = true;
  private List<Writer> writers = List.of();

  /** Connects over loopback as it is. */
  public HeddleTransfer() {
    pair = new HeddlePair(Map.of("/sink", this::receive), Limits.DEFAULT);
    link = Optional.empty();
    connection = HeddlePair.await(pair.connect("/sink"));
  }

  /** Connects over a shaped link. */
  public HeddleTransfer(Link over, CongestionControl control) throws IOException {
    pair =
        new HeddlePair(
            Map.of("/sink", this::receive),
            Limits.DEFAULT,
            server -> server.congestionControl(control),
            client -> client.congestionControl(control));
    Shaper shaper = new Shaper(over, pair.server().address().port());
    link = Optional.of(shaper);
    connection = HeddlePair.await(pair.connect("/sink", shaper.port()));
  }

  private void receive(Connection arrived) {
    Loops.whileTrue(
        () ->
            arrived
                .acceptUni()
                .thenApply(
                    stream -> {
                      Loops.whileTrue(() -> take(stream));
                      return true;
                    }));
  }

  private CompletionStage<Boolean> take(ReceiveStream stream) {
    // Large messages are taken as they come; the bytes are what counts then.
    return messageBytes > 4096
        ? stream.read().thenApply(chunk -> chunk.map(this::count).orElse(false))
        : stream.readExact(messageBytes).thenApply(this::count);
  }

  private boolean count(Bytes bytes) {
    receivedBytes.add(bytes.length());
    bytes.release();
    return true;
  }

  @Override
  public void start(int streams, int length) {
    messageBytes = length;
    stopped = false;
    writers = new ArrayList<>();
    byte[] message = Payload.of(length);
    for (int i = 0; i < streams; i++) {
      writers.add(new Writer(HeddlePair.await(connection.openUni()), message));
    }
    writers.forEach(Writer::start);
  }

  @Override
  public long receivedBytes() {
    return receivedBytes.sum();
  }

  @Override
  public void stop() {
    stopped = true;
    writers.forEach(writer -> HeddlePair.await(writer.done));
    long untilNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (receivedBytes.sum() < sentBytes.sum()) {
      if (System.nanoTime() > untilNs) {
        throw new IllegalStateException(
            "Of " + sentBytes.sum() + " bytes only " + receivedBytes.sum() + " arrived");
      }
      LockSupport.parkNanos(100_000);
    }
  }

  @Override
  public void close() {
    pair.close();
    link.ifPresent(Shaper::close);
  }

  /** Keeps one stream's writes ahead of the window. */
  private final class Writer {
    private final SendStream stream;
    private final byte[] message;
    private final CompletableFuture<Void> done = new CompletableFuture<>();
    private int aheadBytes;
    private boolean writing;

    Writer(SendStream stream, byte[] message) {
      this.stream = stream;
      this.message = message;
    }

    void start() {
      // An empty write completes on the connection's thread, where the rest is to happen.
      stream.writeAll(Bytes.empty()).thenRun(this::write);
    }

    private void write() {
      if (writing) {
        return;
      }
      writing = true;
      while (!stopped && aheadBytes < AHEAD_BYTES) {
        aheadBytes += message.length;
        sentBytes.add(message.length);
        stream.writeAll(Bytes.of(message)).thenRun(this::written);
      }
      writing = false;
      if (stopped && !done.isDone()) {
        stream.finish().thenRun(() -> done.complete(null));
      }
    }

    private void written() {
      aheadBytes -= message.length;
      write();
    }
  }
}
