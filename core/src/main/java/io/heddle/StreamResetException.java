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

  /**
   * Creates the failure.
   *
   * @param side which end sent the signal
   * @param signal which signal it was
   * @param code the application's code, 0 to 2³²−1; empty where the code on the wire is not an
   *     application code
   */
  public StreamResetException(Side side, Signal signal, OptionalLong code) {
    super(side, message(side, signal, code));
    this.signal = signal;
    this.code = code;
  }

  private static String message(Side side, Signal signal, OptionalLong code) {
    return (side == Side.LOCAL ? "This end " : "The peer ")
        + (signal == Signal.RESET ? "reset the stream" : "stopped reading the stream")
        + (code.isPresent()
            ? " with code " + code.getAsLong()
            : " without an application error code");
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
   * @return 0 to 2³²−1; empty where the protocol, not the peer's application, aborted the stream
   */
  public OptionalLong code() {
    return code;
  }
}
