package io.heddle;

import java.util.List;

/**
 * What has passed on a session, as a snapshot. Figures may be added, so only Heddle implements
 * this. Immutable; safe from any thread.
 */
public interface SessionStats {
  /**
   * Streams with a direction that has not ended.
   *
   * @return how many
   */
  int openStreams();

  /**
   * Streams that this end has opened.
   *
   * @return how many
   */
  long streamsOpened();

  /**
   * Streams that the peer has opened.
   *
   * @return how many
   */
  long streamsAccepted();

  /**
   * Stream payload released into the transport's send window.
   *
   * @return bytes
   */
  long bytesSent();

  /**
   * Stream payload written by the application and not yet released.
   *
   * @return bytes
   */
  long bytesQueued();

  /**
   * Stream payload taken from the transport.
   *
   * @return bytes
   */
  long bytesReceived();

  /**
   * What has passed as datagrams.
   *
   * @return a snapshot of the same moment
   */
  DatagramStats datagrams();

  /**
   * The levels that have sent or want to send.
   *
   * @return most urgent first
   */
  List<PriorityStats> priorities();

  /**
   * What the transport knows about the path.
   *
   * @return a snapshot of the same moment
   */
  PathStats path();
}
