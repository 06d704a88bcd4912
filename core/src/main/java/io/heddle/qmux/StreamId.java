package io.heddle.qmux;

/** What a stream's id says (RFC 9000 §2.1); stateless. */
final class StreamId {
  private static final int SERVER = 0x1;
  private static final int UNIDIRECTIONAL = 0x2;

  private StreamId() {}

  static long of(long index, boolean server, boolean bidirectional) {
    return index << 2 | (server ? SERVER : 0) | (bidirectional ? 0 : UNIDIRECTIONAL);
  }

  static boolean isServer(long id) {
    return ((int) id & SERVER) != 0;
  }

  static boolean isBidirectional(long id) {
    return ((int) id & UNIDIRECTIONAL) == 0;
  }

  /** How many streams of its kind came before it. */
  static long index(long id) {
    return id >>> 2;
  }
}
