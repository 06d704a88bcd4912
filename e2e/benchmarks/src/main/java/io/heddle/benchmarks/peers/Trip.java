package io.heddle.benchmarks.peers;

/** How far a message goes before it counts. */
public enum Trip {
  /** From the client to the server. */
  ONE_WAY,
  /** From the client to the server, and back on the same stream. */
  ROUND
}
