package io.heddle.wire;

import java.util.Arrays;

/**
 * Recognises a WebTransport stream by its first bytes, which may be split anywhere; for one thread
 * at a time, one decoder a stream.
 *
 * <p>It takes no byte beyond the header. Whoever owns a stream that turns out to be {@link
 * State#NOT_WEBTRANSPORT} hands {@link #taken} and the rest of the stream to HTTP/3.
 */
public final class StreamHeaderDecoder {
  /** What the bytes so far say. */
  public enum State {
    /** More bytes are needed. A stream may end here: that is no error, just no session's stream. */
    INCOMPLETE,
    /** The header is complete; the stream's body follows. */
    WEBTRANSPORT,
    /** The first varint is something else's. */
    NOT_WEBTRANSPORT,
    /** The id cannot be a session's: the connection must be closed with H3_ID_ERROR (0x108). */
    INVALID_SESSION_ID
  }

  private final StreamKind kind;
  private final VarIntDecoder field = new VarIntDecoder();
  private final byte[] taken = new byte[2 * VarInt.MAX_LENGTH];
  private int takenLength;
  private boolean typeRead;
  private long type;
  private long sessionId;
  private State state = State.INCOMPLETE;

  /**
   * Creates a decoder for the start of a stream that the peer opened.
   *
   * @param kind bidirectional or unidirectional
   */
  public StreamHeaderDecoder(StreamKind kind) {
    this.kind = kind;
  }

  /**
   * Takes bytes until the state is decided or the input ends.
   *
   * @param from holds the bytes
   * @param offset index of the first byte
   * @param length how many bytes
   * @return how many bytes were taken; the rest is not part of the header
   */
  public int feed(byte[] from, int offset, int length) {
    int start = takenLength;
    while (state == State.INCOMPLETE && takenLength - start < length) {
      byte next = from[offset + takenLength - start];
      taken[takenLength++] = next;
      if (field.feed(next)) {
        fieldRead();
      }
    }
    return takenLength - start;
  }

  /**
   * What the bytes so far say.
   *
   * @return the state, which {@link #feed} changes
   */
  public State state() {
    return state;
  }

  /**
   * The header.
   *
   * @return kind and session
   * @throws IllegalStateException unless the state is {@link State#WEBTRANSPORT}
   */
  public StreamHeader header() {
    if (state != State.WEBTRANSPORT) {
      throw new IllegalStateException("no header: " + state);
    }
    return new StreamHeader(kind, sessionId);
  }

  /**
   * The first varint: a signal value, an HTTP/3 frame type or a stream type.
   *
   * @return the value
   * @throws IllegalStateException if it has not been read yet
   */
  public long type() {
    if (!typeRead) {
      throw new IllegalStateException("the type has not been read");
    }
    return type;
  }

  /**
   * A copy of all bytes taken so far, at most 16.
   *
   * @return an array of its own
   */
  public byte[] taken() {
    return Arrays.copyOf(taken, takenLength);
  }

  private void fieldRead() {
    if (!typeRead) {
      typeRead = true;
      type = field.value();
      if (type != kind.type()) {
        state = State.NOT_WEBTRANSPORT;
      }
    } else {
      sessionId = field.value();
      // webtrans-http3 §4: any other id MUST close the connection with H3_ID_ERROR.
      state = StreamHeader.isSessionId(sessionId) ? State.WEBTRANSPORT : State.INVALID_SESSION_ID;
    }
    field.reset();
  }
}
