package io.heddle.cli;

import io.heddle.Bytes;
import io.heddle.Datagrams;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Sends datagrams one after the other, each when the one before came back or was given up for lost.
 * Confined to a thread that may wait.
 */
final class EchoedDatagrams {
  private static final int MOST_BYTES = 1_000;
  private static final long LOST_AFTER_NS = TimeUnit.SECONDS.toNanos(1);

  private final Datagrams datagrams;
  private final int bytes;
  private final long[] roundTripNs;
  private int returned;
  private CompletableFuture<Bytes> next;

  EchoedDatagrams(Datagrams datagrams, int count) {
    this.datagrams = datagrams;
    // QUIC's smallest packet leaves room for far more than the number (RFC 9000 §14).
    bytes = Math.min(MOST_BYTES, datagrams.maxSizeBytes());
    roundTripNs = new long[count];
    next = datagrams.receive();
  }

  /**
   * Sends and waits for all.
   *
   * @param deadline when to give up
   * @return how many came back exact
   * @throws TimeoutException if the deadline passed before all were sent
   * @throws ExecutionException as the connection fails, or sending does
   */
  int run(Deadline deadline) throws TimeoutException, ExecutionException, InterruptedException {
    for (int i = 0; i < roundTripNs.length; i++) {
      // Numbered, so that a late one is not taken for the next.
      byte[] sent = ByteBuffer.allocate(bytes).putInt(i).array();
      long startNs = System.nanoTime();
      deadline.await(datagrams.send(Bytes.of(sent.clone())));
      if (comesBack(sent, startNs, deadline)) {
        roundTripNs[returned++] = System.nanoTime() - startNs;
      }
    }
    return returned;
  }

  private boolean comesBack(byte[] sent, long startNs, Deadline deadline)
      throws TimeoutException, ExecutionException, InterruptedException {
    while (true) {
      long leftNs = Math.min(LOST_AFTER_NS - (System.nanoTime() - startNs), deadline.leftNs());
      Bytes back;
      try {
        back = next.get(Math.max(0, leftNs), TimeUnit.NANOSECONDS);
      } catch (TimeoutException e) {
        deadline.check();
        return false;
      }
      next = datagrams.receive();
      boolean same = Arrays.equals(sent, back.toByteArray());
      back.release();
      if (same) {
        return true;
      }
    }
  }

  /** The round trips in plain words; only when something came back. */
  String roundTrips() {
    long[] sorted = Arrays.copyOf(roundTripNs, returned);
    Arrays.sort(sorted);
    return String.format(
        Locale.ROOT,
        "round trip %.2f ms at best, %.2f ms in the middle, %.2f ms at worst",
        sorted[0] / 1e6,
        sorted[returned / 2] / 1e6,
        sorted[returned - 1] / 1e6);
  }
}
