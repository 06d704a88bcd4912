package io.heddle.benchmarks.peers;

import io.heddle.Bytes;
import io.heddle.Connection;
import io.heddle.ReceiveStream;
import io.heddle.SendStream;
import io.heddle.StreamPriority;
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
 * Uploads that never pause and small messages among them, from one end of a session to the other.
 * Each message has a stream of its own.
 */
public final class PriorityRun {
  private static final int MESSAGE_BYTES = 1 << 10;
  private static final int CHUNK_BYTES = 64 << 10;
  private static final long MESSAGE_PAUSE_MS = 100;

  private final Connection from;
  private final ConcurrentMap<Byte, LongAdder> uploadedBytes = new ConcurrentHashMap<>();
  private final ConcurrentLinkedQueue<Long> deliveriesNs = new ConcurrentLinkedQueue<>();
  private volatile boolean stopped;

  /**
   * What a run found.
   *
   * @param deliveryMs how long each message took, in milliseconds
   * @param uploadBytesPerSecond of all uploads
   * @param shares the bytes of each upload
   */
  public record Result(Samples deliveryMs, double uploadBytesPerSecond, List<Long> shares) {}

  /** Prepares a run. */
  public PriorityRun(Connection from, Connection to) {
    this.from = from;
    Loops.whileTrue(
        () ->
            to.acceptUni()
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
      stream
          .readToEnd(MESSAGE_BYTES)
          .thenAccept(
              message -> {
                long sentNs = ByteBuffer.wrap(message.toByteArray()).getLong();
                message.release();
                deliveriesNs.add(System.nanoTime() - sentNs);
              });
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

  /**
   * Runs.
   *
   * @param uploads how many
   * @param scheduled whether messages are CRITICAL and uploads BACKGROUND; else all are the same
   * @param settleMs how long the uploads go before anything counts
   * @param observeMs how long it counts
   */
  public Result run(int uploads, boolean scheduled, int settleMs, int observeMs)
      throws InterruptedException {
    List<SendStream> streams = new ArrayList<>();
    for (byte i = 0; i < uploads; i++) {
      SendStream stream =
          HeddlePair.await(
              from.openUni(scheduled ? StreamPriority.BACKGROUND : StreamPriority.NORMAL));
      stream.writeAll(new byte[] {i});
      streams.add(stream);
    }
    streams.forEach(this::upload);
    Thread.sleep(settleMs);
    deliveriesNs.clear();
    List<Long> before = shares(uploads);
    long fromNs = System.nanoTime();
    for (int i = 0; i < observeMs / MESSAGE_PAUSE_MS; i++) {
      message(scheduled ? StreamPriority.CRITICAL : StreamPriority.NORMAL);
      Thread.sleep(MESSAGE_PAUSE_MS);
    }
    List<Long> shares = shares(uploads);
    double seconds = (System.nanoTime() - fromNs) / 1e9;
    long total = 0;
    for (int i = 0; i < uploads; i++) {
      shares.set(i, shares.get(i) - before.get(i));
      total += shares.get(i);
    }
    stopped = true;
    Samples deliveryMs = new Samples();
    deliveriesNs.forEach(ns -> deliveryMs.add(ns / 1e6));
    return new Result(deliveryMs, total / seconds, shares);
  }

  private List<Long> shares(int uploads) {
    List<Long> shares = new ArrayList<>();
    for (byte i = 0; i < uploads; i++) {
      LongAdder bytes = uploadedBytes.get(i);
      shares.add(bytes == null ? 0 : bytes.sum());
    }
    return shares;
  }

  private void upload(SendStream stream) {
    byte[] chunk = Payload.of(CHUNK_BYTES);
    // Two writes at a time, so that there is always one to send.
    for (int i = 0; i < 2; i++) {
      Loops.whileTrue(() -> stream.writeAll(Bytes.of(chunk)).thenApply(done -> !stopped));
    }
  }

  private void message(StreamPriority priority) {
    long nowNs = System.nanoTime();
    from.openUni(priority)
        .thenAccept(
            stream -> {
              ByteBuffer message = ByteBuffer.allocate(1 + MESSAGE_BYTES);
              message.put((byte) -1).putLong(nowNs);
              stream.writeAll(message.array());
              stream.finish();
            });
  }
}
