package io.heddle;

import java.util.OptionalLong;

/**
 * One direction of a stream was aborted: by its sender (RESET_STREAM) or at the wish of its reader
 * (STOP_SENDING), RFC 9000 §3.5 and webtrans-http3 §4.4.
 */
public final class StreamResetException extends HeddleException {
  private static final long serialVersionUID = 1L;

  /** Which signal aborted the direction. */
  public enum Signal {
    /** The sending end gave up what it had not delivered. */
    RESET,
    /** The reading end wants no more. */
    STOP_SENDING
  }

  private final Signal signal;
  private final transient OptionalLong code;
  private final transient OptionalLong wireCode;

  /**
   * Creates the failure.
   *
   * @param side which end sent the signal
   * @param signal which signal it was
   * @param code the application's code, 0 to 2³²−1; empty where the code on the wire is not an
   *     application code
   */
  public StreamResetException(Side side, Signal signal, OptionalLong code) {
    this(side, signal, code, OptionalLong.empty());
  }

  /**
   * Creates the failure with what the transport carried.
   *
   * @param side which end sent the signal
   * @param signal which signal it was
   * @param code the application's code, as {@link #code()} has it
   * @param wireCode the transport's code, as {@link #wireCode()} has it
   */
  public StreamResetException(Side side, Signal signal, OptionalLong code, OptionalLong wireCode) {
    super(side, message(side, signal, code, wireCode));
    this.signal = signal;
    this.code = code;
    this.wireCode = wireCode;
  }

  private static String message(
      Side side, Signal signal, OptionalLong code, OptionalLong wireCode) {
    return (side == Side.LOCAL ? "This end " : "The peer ")
        + (signal == Signal.RESET ? "reset the stream" : "stopped reading the stream")
        + (code.isPresent()
            ? " with code " + code.getAsLong()
            : " without an application error code"
                + (wireCode.isPresent()
                    ? " (the transport's is 0x" + Long.toHexString(wireCode.getAsLong()) + ")"
                    : ""));
  }

  /**
   * Says which signal it was.
   *
   * @return reset by the sender, or stopped by the reader
   */
  public Signal signal() {
    return signal;
  }

  /**
   * The application's code.
   *
   * @return 0 to 2³²−1; empty where the protocol, not the peer's application, aborted the stream,
   *     or a peer did not map its code into the range of applications (webtrans-http3 §4.4): see
   *     {@link #wireCode()}. Chromium, as a client, tells 0 for such codes
   */
  public OptionalLong code() {
    return code;
  }

  /**
   * The code as it was on the wire: over HTTP/3 an HTTP/3 error code, into which those of
   * applications are mapped from 0x52e4a40fa8db on; over WebSockets the same as {@link #code()},
   * unless it is too large for an application's.
   *
   * @return 0 to 2⁶²−1; empty for what this end sent, and where the platform does not tell, as
   *     browsers do not
   */
  public OptionalLong wireCode() {
    return wireCode;
  }
}
