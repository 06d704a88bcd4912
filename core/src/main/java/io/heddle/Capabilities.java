package io.heddle;

import java.util.OptionalLong;

/**
 * What a session's transport can do and what it cannot, where transports differ: for applications
 * that would otherwise make a call of which nothing comes. What is the same everywhere, such as
 * priorities, is not asked here.
 *
 * <p>Capabilities may be added, so only Heddle implements this. Immutable; safe from any thread.
 */
public interface Capabilities {
  /**
   * Whether {@link Session#drain()} sends the wish to the peer. A page that runs over the browser's
   * WebTransport has no way to; over a WebSocket only a peer that is Heddle, too, understands it.
   *
   * @return false if the call has no effect
   */
  boolean sendsDrain();

  /**
   * Whether {@link Session#draining()} completes when the peer wishes this end to finish. Not every
   * browser tells a page; over a WebSocket only a peer that is Heddle, too, can ask.
   *
   * @return false if that never completes
   */
  boolean hearsDrain();

  /**
   * The largest datagram payload that can be sent now, as {@link Datagrams#maxSizeBytes()} has it.
   *
   * @return bytes; 0 where there are no datagrams, and after the end of the session
   */
  int maxDatagramBytes();

  /**
   * Whether datagrams travel as reliably as streams: over a WebSocket all that were sent arrive, in
   * order, and perhaps late. The queues of both ends may drop some all the same.
   *
   * @return false where the network may lose them
   */
  boolean hasReliableDatagrams();

  /**
   * Whether the connection may go on when the address of an end changes, as QUIC's may (RFC 9000
   * §9).
   *
   * @return false if that ends the session
   */
  boolean mayMigrate();

  /**
   * The largest code that arrives at the peer when this end resets or stops a stream. Chromium 156
   * puts 255 in place of a larger one.
   *
   * @return 0 to 2³²−1; empty if none arrives
   */
  OptionalLong maxStreamCode();

  /**
   * Whether this end is always told the code with which the peer stopped a stream. Chromium 156
   * does not tell it when the stop comes while the page writes.
   *
   * @return false if {@link StreamException#code()} may be empty or 0 instead
   */
  boolean hearsStopCodes();

  /**
   * Whether {@link SessionStats#path()} comes to know the round-trip time. Of a browser that is not
   * known before it has told one, soon after the session began.
   *
   * @return false if {@link PathStats#smoothedRttNs()} stays absent
   */
  boolean measuresPath();
}
