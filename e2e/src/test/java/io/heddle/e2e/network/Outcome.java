package io.heddle.e2e.network;

/**
 * How long a row's bytes took, each way, all of them exact.
 *
 * @param bytes each way
 * @param upSeconds to the server
 * @param downSeconds to the client
 * @param datagramsSent meanwhile
 * @param datagramsBack how many of them the server's echo brought back
 */
record Outcome(
    long bytes, double upSeconds, double downSeconds, int datagramsSent, int datagramsBack) {
  double up() {
    return bytes / upSeconds / 1e6;
  }

  double down() {
    return bytes / downSeconds / 1e6;
  }
}
