package io.heddle;

/** A bidirectional stream: two directions that end independently of each other (half-close). */
public interface BidiStream extends SendStream, ReceiveStream {
  /**
   * The two directions as objects of their own, to be given to different owners. The stream itself
   * remains usable.
   *
   * @return the send and the receive direction
   */
  Halves split();

  /**
   * The directions of a stream.
   *
   * @param send what this end writes
   * @param receive what this end reads
   */
  record Halves(SendStream send, ReceiveStream receive) {}
}
