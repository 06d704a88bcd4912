package io.heddle.bytes;

import io.heddle.Bytes;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * Payloads that wait for a reader. Short ones are gathered, so that a peer that sends single bytes
 * takes little more memory than it has credit for: besides what they hold, the chunks of {@code n}
 * bytes never cost more than {@code n / 1024 + 1} arrays of 4 KiB. Confined to one thread at a
 * time; owns what is in it.
 */
public final class ChunkQueue {
  private static final int SHORT_BYTES = 1024;
  private static final int GATHERED_BYTES = 4096;

  private final ArrayDeque<Bytes> chunks = new ArrayDeque<>(2);
  private byte @Nullable [] gathered;
  private int gatheredBytes;
  private long length;

  /** An empty queue. */
  public ChunkQueue() {}

  /**
   * Whether no bytes wait.
   *
   * @return true if so
   */
  public boolean isEmpty() {
    return length == 0;
  }

  /**
   * How many bytes wait.
   *
   * @return 0 or more
   */
  public long length() {
    return length;
  }

  /**
   * In how many chunks the bytes wait.
   *
   * @return 0 or more
   */
  public int chunks() {
    return chunks.size() + (gathered == null ? 0 : 1);
  }

  /**
   * Adds a payload.
   *
   * @param payload at least one byte; ownership passes
   */
  public void add(Bytes payload) {
    int bytes = payload.length();
    boolean gathers = bytes < SHORT_BYTES && length > 0;
    length += bytes;
    if (!gathers) {
      seal();
      chunks.add(payload);
      return;
    }
    if (gatheredBytes + bytes > GATHERED_BYTES) {
      seal();
    }
    byte[] into = gathered;
    if (into == null) {
      into = new byte[GATHERED_BYTES];
      gathered = into;
    }
    payload.copyTo(0, into, gatheredBytes, bytes);
    gatheredBytes += bytes;
    payload.release();
  }

  /**
   * Takes the bytes that wait longest, as one chunk; only if there are some.
   *
   * @return at least one byte; ownership passes
   */
  public Bytes take() {
    if (chunks.isEmpty()) {
      seal();
    }
    Bytes chunk = chunks.remove();
    length -= chunk.length();
    return chunk;
  }

  /**
   * Takes no more than so many of the bytes that wait longest; only if there are some.
   *
   * @param maxBytes 1 or more
   * @return 1 to {@code maxBytes} bytes; ownership passes
   */
  public Bytes take(int maxBytes) {
    Bytes first = take();
    int excess = first.length() - maxBytes;
    if (excess <= 0) {
      return first;
    }
    Bytes part = first.slice(0, maxBytes);
    putBack(first.slice(maxBytes, excess));
    first.release();
    return part;
  }

  /**
   * Takes everything.
   *
   * @return one chunk, copied unless it was one before; perhaps empty; ownership passes
   */
  public Bytes takeAll() {
    if (chunks() == 1) {
      return take();
    }
    byte[] all = new byte[Math.toIntExact(length)];
    for (int at = 0; at < all.length; ) {
      Bytes chunk = take();
      chunk.copyTo(0, all, at, chunk.length());
      at += chunk.length();
      chunk.release();
    }
    return Bytes.of(all);
  }

  /**
   * Puts bytes in front of all others.
   *
   * @param bytes at least one; ownership passes
   */
  public void putBack(Bytes bytes) {
    length += bytes.length();
    chunks.addFirst(bytes);
  }

  /** Releases everything. */
  public void clear() {
    for (Bytes chunk : chunks) {
      chunk.release();
    }
    chunks.clear();
    gathered = null;
    gatheredBytes = 0;
    length = 0;
  }

  private void seal() {
    byte[] full = gathered;
    if (full != null) {
      chunks.add(Bytes.of(full, 0, gatheredBytes));
      gathered = null;
      gatheredBytes = 0;
    }
  }
}
