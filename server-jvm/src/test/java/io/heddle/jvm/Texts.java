package io.heddle.jvm;

import io.heddle.Bytes;
import io.heddle.ReceiveStream;

/** Reads short texts to the end of their streams, and gives the buffers back. Stateless. */
public final class Texts {
  private static final int MAX_BYTES = 100;

  private Texts() {}

  /** All that a stream has, as UTF-8. */
  public static String read(ReceiveStream stream) throws InterruptedException {
    Bytes bytes = Blocking.await(stream.readToEnd(MAX_BYTES));
    try {
      return bytes.toUtf8();
    } finally {
      bytes.release();
    }
  }
}
