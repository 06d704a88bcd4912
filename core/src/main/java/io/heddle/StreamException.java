package io.heddle;

import java.util.OptionalLong;

/**
 * A stream, one direction of it, or a call on it failed while its session goes on: {@link #kind()}
 * says how. What ends a session fails its streams with what ended it instead.
 */
public final class StreamException extends HeddleException {
  private static final long serialVersionUID = 1L;

  /** How a stream failed. */
  public enum Kind {
    /** The sending end gave up what it had not delivered (RESET_STREAM, RFC 9000 §3.5). */
    RESET,
    /** The reading end wants no more (STOP_SENDING, RFC 9000 §3.5). */
    STOPPED,
    /** A write after {@link SendStream#finish()}. */
    FINISHED,
    /** The stream ended before as many bytes as {@link ReceiveStream#readExact} asked for. */
    ENDED_EARLY,
    /** The stream is longer than the bound of {@link ReceiveStream#readToEnd}. */
    TOO_LONG,
    /** The transport could not open it. */
    NOT_OPENED
  }

  private final Kind kind;
  private final transient OptionalLong code;
  private final transient OptionalLong wireCode;

  /**
   * Creates a failure without a code.
   *
   * @param kind how the stream failed
   * @param side who caused it
   * @param message a sentence that says what happened and what to do
   */
  public StreamException(Kind kind, Side side, String message) {
    this(kind, side, message, OptionalLong.empty(), OptionalLong.empty());
  }

  /**
   * Creates a failure without a code, with what lies beneath it.
   *
   * @param kind how the stream failed
   * @param side who caused it
   * @param message a sentence that says what happened and what to do
   * @param cause what lies beneath it
   */
  public StreamException(Kind kind, Side side, String message, Throwable cause) {
    this(kind, side, message);
    initCause(cause);
  }

  private StreamException(
      Kind kind, Side side, String message, OptionalLong code, OptionalLong wireCode) {
    super(side, message);
    this.kind = kind;
    this.code = code;
    this.wireCode = wireCode;
  }

  /**
   * The failure of a direction whose sender reset it.
   *
   * @param side which end sent the signal
   * @param code the application's code, as {@link #code()} has it
   * @param wireCode the transport's code, as {@link #wireCode()} has it
   * @return of the kind {@link Kind#RESET}
   */
  public static StreamException reset(Side side, OptionalLong code, OptionalLong wireCode) {
    return aborted(Kind.RESET, side, " reset the stream", code, wireCode);
  }

  /**
   * The failure of a direction whose reader stopped it.
   *
   * @param side which end sent the signal
   * @param code the application's code, as {@link #code()} has it
   * @param wireCode the transport's code, as {@link #wireCode()} has it
   * @return of the kind {@link Kind#STOPPED}
   */
  public static StreamException stopped(Side side, OptionalLong code, OptionalLong wireCode) {
    return aborted(Kind.STOPPED, side, " stopped reading the stream", code, wireCode);
  }

  private static StreamException aborted(
      Kind kind, Side side, String did, OptionalLong code, OptionalLong wireCode) {
    String message =
        (side == Side.LOCAL ? "This end" : "The peer")
            + did
            + (code.isPresent()
                ? " with code " + code.getAsLong()
                : " without an application error code"
                    + (wireCode.isPresent()
                        ? " (the transport's is 0x" + Long.toHexString(wireCode.getAsLong()) + ")"
                        : ""));
    return new StreamException(kind, side, message, code, wireCode);
  }

  /**
   * Says how the stream failed. Kinds may be added: a {@code switch} needs a default.
   *
   * @return the kind
   */
  public Kind kind() {
    return kind;
  }

  /**
   * The application's code of a reset or a stop.
   *
   * @return 0 to 2³²−1; empty for other kinds, where the protocol, not the peer's application,
   *     aborted the stream, or a peer did not map its code into the range of applications
   *     (webtrans-http3 §4.4): see {@link #wireCode()}. Chromium, as a client, tells 0 for such
   *     codes
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
