package io.heddle.jvm;

import io.heddle.Bytes;
import io.heddle.ReceiveStream;

/** Reads short texts and gives the buffers back. Stateless. */
public final class Texts {
  private static final int MAX_BYTES = 100;

  private Texts() {}

  /** All that a stream has, as UTF-8. */
  public static String read(ReceiveStream stream) throws InterruptedException {
    return of(Blocking.await(stream.readToEnd(MAX_BYTES)));
  }

  /** Bytes as UTF-8; they are given back. */
  public static String of(Bytes bytes) {
    try {
      return bytes.toUtf8();
    } finally {
      bytes.release();
    }
  }
}
