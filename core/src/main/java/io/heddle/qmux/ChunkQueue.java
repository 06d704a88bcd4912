package io.heddle.qmux;

import io.heddle.Bytes;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * Payloads that wait for a reader. Short ones are gathered, so that a peer that sends single bytes
 * takes little more memory than it has credit for. Confined to the loop; owns what is in it.
 */
final class ChunkQueue {
  private static final int SHORT_BYTES = 1024;
  private static final int GATHERED_BYTES = 4096;

  private final ArrayDeque<Bytes> chunks = new ArrayDeque<>(2);
  private byte @Nullable [] gathered;
  private int gatheredBytes;
  private long length;

  boolean isEmpty() {
    return length == 0;
  }

  /** How many bytes wait. */
  long length() {
    return length;
  }

  /** Adds a payload of at least one byte; ownership passes. */
  void add(Bytes payload) {
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

  /** The bytes that wait longest, as one chunk; only if there are some. */
  Bytes take() {
    if (chunks.isEmpty()) {
      seal();
    }
    Bytes chunk = chunks.remove();
    length -= chunk.length();
    return chunk;
  }

  void clear() {
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
