package io.heddle.benchmarks.peers;

import io.heddle.Bytes;
import io.heddle.ReceiveStream;
import io.heddle.Session;
import io.heddle.benchmarks.report.Samples;
import io.heddle.paths.Loops;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * Takes in what a {@link PrioritySender}, or a page, sends on unidirectional streams. The first
 * byte of a stream is the number of an upload, or negative for a message, which goes on with the
 * time it was sent at: nanoseconds since 1970, as {@link PriorityClock} has them. Any thread.
 */
public final class PriorityReceiver {
  private static final int MOST_MESSAGE_BYTES = 4 << 10;

  private final ConcurrentMap<Byte, LongAdder> uploadedBytes = new ConcurrentHashMap<>();
  private final ConcurrentLinkedQueue<Long> deliveriesNs = new ConcurrentLinkedQueue<>();

  /** Begins to take in. */
  public PriorityReceiver(Session from) {
    Loops.whileTrue(
        () ->
            from.acceptUni()
                .thenApply(
                    stream -> {
                      stream.readExact(1).thenAccept(kind -> receive(stream, kind));
                      return true;
                    }));
  }

  private void receive(ReceiveStream stream, Bytes first) {
    byte kind = first.get(0);
    first.release();
    if (kind < 0) {
      stream.readToEnd(MOST_MESSAGE_BYTES).thenAccept(this::message);
      return;
    }
    LongAdder bytes = uploadedBytes.computeIfAbsent(kind, key -> new LongAdder());
    Loops.whileTrue(
        () ->
            stream
                .read()
                .thenApply(
                    chunk -> {
                      chunk.ifPresent(
                          some -> {
                            bytes.add(some.length());
                            some.release();
                          });
                      return chunk.isPresent();
                    }));
  }

  private void message(Bytes message) {
    long sentNs = ByteBuffer.wrap(message.toByteArray()).getLong();
    message.release();
    deliveriesNs.add(PriorityClock.nowNs() - sentNs);
  }

  /**
   * What arrives within some time from now.
   *
   * @param uploads how many there are
   */
  public PriorityResult observe(int uploads, int observeMs) throws InterruptedException {
    deliveriesNs.clear();
    List<Long> before = shares(uploads);
    long fromNs = System.nanoTime();
    Thread.sleep(observeMs);
    List<Long> shares = shares(uploads);
    double seconds = (System.nanoTime() - fromNs) / 1e9;
    for (int i = 0; i < uploads; i++) {
      shares.set(i, shares.get(i) - before.get(i));
    }
    Samples deliveryMs = new Samples();
    deliveriesNs.forEach(ns -> deliveryMs.add(ns / 1e6));
    return PriorityResult.of(deliveryMs, shares, seconds);
  }

  private List<Long> shares(int uploads) {
    List<Long> shares = new ArrayList<>();
    for (byte i = 0; i < uploads; i++) {
      LongAdder bytes = uploadedBytes.get(i);
      shares.add(bytes == null ? 0 : bytes.sum());
    }
    return shares;
  }
}
