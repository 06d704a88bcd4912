package io.heddle.qmux;

/**
 * What lies between two engines.
 *
 * @param latencyNs one way
 * @param bytesPerSecond 0 for no bound
 * @param windowBytes what a pipe takes before it is full
 */
record QmuxLink(long latencyNs, long bytesPerSecond, int windowBytes) {
  static final QmuxLink IDEAL = new QmuxLink(0, 0, 64 << 10);

  static QmuxLink ofLatencyMs(long latencyMs) {
    return new QmuxLink(latencyMs * 1_000_000, 0, 64 << 10);
  }

  QmuxLink withBytesPerSecond(long value) {
    return new QmuxLink(latencyNs, value, windowBytes);
  }

  QmuxLink withWindowBytes(int value) {
    return new QmuxLink(latencyNs, bytesPerSecond, value);
  }

  long transferNs(int bytes) {
    return bytesPerSecond == 0 ? 0 : bytes * 1_000_000_000L / bytesPerSecond;
  }
}
