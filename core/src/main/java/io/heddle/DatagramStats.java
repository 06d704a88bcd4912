package io.heddle;

/**
 * What has passed as datagrams, as a snapshot. Figures may be added, so only Heddle implements
 * this. Immutable; safe from any thread.
 */
public interface DatagramStats {
  /**
   * Datagrams handed to the transport.
   *
   * @return how many
   */
  long sent();

  /**
   * Datagrams taken from the transport.
   *
   * @return how many
   */
  long received();

  /**
   * Datagrams dropped here before sending, because they waited too long.
   *
   * @return how many
   */
  long expiredOutgoing();

  /**
   * Datagrams dropped here before sending, because the queue was full.
   *
   * @return how many
   */
  long droppedOutgoing();

  /**
   * Datagrams dropped here after arrival, because nobody received them in time.
   *
   * @return how many
   */
  long expiredIncoming();

  /**
   * Datagrams dropped here after arrival, because the queue was full.
   *
   * @return how many
   */
  long droppedIncoming();
}
