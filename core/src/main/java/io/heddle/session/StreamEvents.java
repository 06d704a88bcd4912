package io.heddle.session;

import io.heddle.Bytes;
import io.heddle.HeddleException;
import java.util.OptionalLong;

/** What a carrier tells about a stream, on the {@link Loop}. */
public interface StreamEvents {
  /**
   * Bytes that a {@link CarrierStream#read()} asked for.
   *
   * @param bytes at least one; ownership passes
   */
  void data(Bytes bytes);

  /** The peer has ended its direction (FIN) and everything before was delivered. */
  void end();

  /**
   * The peer has aborted its direction (RESET_STREAM). May come without a read.
   *
   * @param code application code; empty if the code on the wire is none
   * @param wireCode the code on the wire, if it is known
   */
  void reset(OptionalLong code, OptionalLong wireCode);

  /**
   * The peer has stopped reading (STOP_SENDING). The carrier answers with RESET_STREAM itself (RFC
   * 9000 §3.5).
   *
   * @param code application code; empty if the code on the wire is none
   * @param wireCode the code on the wire, if it is known
   */
  void stopped(OptionalLong code, OptionalLong wireCode);

  /** {@link CarrierStream#capacity()} has grown. */
  void writable();

  /**
   * Both directions have failed, but the session has not.
   *
   * @param reason why
   */
  void failed(HeddleException reason);
}
