package io.heddle;

/**
 * What has passed on a stream, as a snapshot. Figures may be added, so only Heddle implements this.
 * Immutable; safe from any thread.
 */
public interface StreamStats {
  /**
   * What was released into the transport's send window.
   *
   * @return bytes
   */
  long bytesSent();

  /**
   * What the application has written and was not yet released.
   *
   * @return bytes
   */
  long bytesQueued();

  /**
   * What was taken from the transport.
   *
   * @return bytes
   */
  long bytesReceived();

  /**
   * What was given to the application.
   *
   * @return bytes
   */
  long bytesRead();
}
