package io.heddle;

/**
 * What the directions of a stream have in common. All calls are safe from any thread; stages
 * complete on the session's thread, which must not be blocked.
 */
public interface SessionStream {
  /**
   * The stream's id on its connection.
   *
   * @return the QUIC stream id (RFC 9000 §2.1); where the platform hides it, as browsers do, a
   *     number of that shape that is this end's own count
   */
  long id();

  /**
   * What has passed so far.
   *
   * @return a snapshot
   */
  StreamStats stats();
}
