package io.heddle.wire;

/** The two kinds of WebTransport stream, each with the type that announces it on the wire. */
public enum StreamKind {
  /** Both ends send; announced by the signal value 0x41. */
  BIDIRECTIONAL(0x41),
  /** Only the end that opened it sends; announced by the HTTP/3 stream type 0x54. */
  UNIDIRECTIONAL(0x54);

  private final int type;

  StreamKind(int type) {
    this.type = type;
  }

  // webtrans-http3 §4.2 and §4.3
  /**
   * The signal value or stream type, the first varint on a stream of this kind.
   *
   * @return 0x41 or 0x54
   */
  public int type() {
    return type;
  }
}
