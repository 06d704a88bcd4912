package io.heddle;

/** What carries a session. An application need not ask; dashboards and logs do. */
public enum TransportKind {
  /** WebTransport over HTTP/3 and QUIC (UDP). */
  HTTP3("http3"),
  /** QMux records over a WebSocket (TCP), for networks where UDP is blocked. */
  WEBSOCKET("websocket"),
  /** Both ends in one process, for tests. */
  MEMORY("memory");

  private final String label;

  TransportKind(String label) {
    this.label = label;
  }

  /**
   * The name that logs and JavaScript use.
   *
   * @return lower case, stable
   */
  public String label() {
    return label;
  }
}
