package io.heddle.session;

import io.heddle.Bytes;
import io.heddle.HeddleException;

/** What a carrier tells about its session, on the {@link Loop}. */
public interface CarrierEvents {
  /**
   * The peer has opened a stream.
   *
   * @param stream the carrier's side of it
   * @param bidirectional or unidirectional
   * @return where to tell what happens on it
   */
  StreamEvents arrived(CarrierStream stream, boolean bidirectional);

  /**
   * A datagram has arrived.
   *
   * @param payload its payload; ownership passes
   */
  void datagram(Bytes payload);

  /**
   * The connection takes stream bytes or datagrams again. Carriers that learn of several writable
   * streams at once call this after the last, so that priorities decide among them.
   */
  void writable();

  /** {@link Carrier#isCreditSpent()} has come to be true while reads wait. */
  void creditSpent();

  /** The peer asks to finish soon. */
  void drainRequested();

  /**
   * The peer has closed the session.
   *
   * @param code application code, 0 to 2³²−1
   * @param reason application text
   */
  void closedByPeer(long code, String reason);

  /** A close that this end asked for has been sent as well as it could be. */
  void closeSent();

  /**
   * The session was lost without a close.
   *
   * @param reason why
   */
  void failed(HeddleException reason);
}
