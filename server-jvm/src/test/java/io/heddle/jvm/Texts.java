package io.heddle.jvm;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.heddle.BidiStream;
import io.heddle.Bytes;
import io.heddle.ReceiveStream;
import io.heddle.Session;

/** Writes and reads short texts and gives the buffers back. Stateless. */
public final class Texts {
  private static final int MAX_BYTES = 100;

  private Texts() {}

  /** All that a stream has, as UTF-8. */
  public static String read(ReceiveStream stream) throws InterruptedException {
    return of(Blocking.await(stream.readToEnd(MAX_BYTES)));
  }

  /** A new stream of a connection to an echo brings back what is written. */
  static void assertEchoes(Session session) throws InterruptedException {
    BidiStream stream = Blocking.await(session.openBidi());
    stream.write(Bytes.ofUtf8("hello"));
    stream.finish();
    assertEquals("hello", read(stream));
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
