package io.heddle.benchmarks.peers;

/** What carries a session. */
public enum Way {
  /** WebTransport over HTTP/3. */
  QUIC("https"),
  /** QMux over a WebSocket on plain TCP. */
  WEBSOCKET("ws"),
  /** QMux over a WebSocket with TLS. */
  SECURE_WEBSOCKET("wss");

  private final String scheme;

  Way(String scheme) {
    this.scheme = scheme;
  }

  /** How its URLs begin. */
  public String scheme() {
    return scheme;
  }

  /** Whether its bytes are encrypted. */
  public boolean isSecure() {
    return this != WEBSOCKET;
  }
}
