package io.heddle.session;

import io.heddle.Bytes;
import io.heddle.StreamPriority;

/**
 * A carrier's side of one stream. The rules of {@link Carrier} hold; calls for a direction that the
 * stream does not have do not occur.
 */
public interface CarrierStream {
  /**
   * The stream's id.
   *
   * @return see {@link io.heddle.SessionStream#id()}
   */
  long id();

  /**
   * How many bytes the transport takes now without queueing them. When the answer was less than the
   * engine had, the carrier calls {@link StreamEvents#writable()} once it is more.
   *
   * @return 0 or more
   */
  int capacity();

  /**
   * Sends bytes. When this returns, the carrier has sent or copied them: the application, which is
   * told then, may use their memory again.
   *
   * @param bytes at most {@link #capacity()}, possibly none; ownership of the handle passes
   * @param last whether this ends the direction (FIN)
   */
  void write(Bytes bytes, boolean last);

  /**
   * Aborts the send direction.
   *
   * @param code application code, 0 to 2³²−1
   */
  void reset(long code);

  /**
   * Asks for one delivery: {@link StreamEvents#data}, {@link StreamEvents#end} or {@link
   * StreamEvents#reset} follows. Asked again only after that, and of a stream that the peer opened
   * not before the application has accepted it. Credit is granted for what was delivered, not
   * before.
   */
  void read();

  /**
   * Aborts the receive direction; nothing more is delivered on it.
   *
   * @param code application code, 0 to 2³²−1
   */
  void stopSending(long code);

  /**
   * Tells a changed priority, a hint for transports that have priorities of their own.
   *
   * @param priority the new one
   */
  void priority(StreamPriority priority);
}
