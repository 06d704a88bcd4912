package io.heddle.qmux;

import io.heddle.Bytes;

/**
 * Takes the frames of the records that arrive, in order. On the loop. What a frame says by itself
 * has been checked; what depends on state has not, and is answered by {@link ViolationException}.
 */
interface FrameHandler {
  /** Whether to go on with the record: false once the connection has ended. */
  boolean accepting();

  void transportParameters(TransportParameters parameters);

  /** Ownership of the payload passes, also if this throws. */
  void stream(long id, long offset, Bytes payload, boolean fin);

  void resetStream(long id, long code, long finalSize);

  void stopSending(long id, long code);

  void maxData(long limit);

  void maxStreamData(long id, long limit);

  void maxStreams(boolean bidirectional, long limit);

  void streamDataBlocked(long id);

  /** Ownership of the payload passes, also if this throws. */
  void datagram(Bytes payload, int frameBytes);

  void pingRequest(long sequence);

  void pingResponse(long sequence);

  void drain();

  void applicationClose(long code, String reason);

  void transportClose(long error, String reason);
}
