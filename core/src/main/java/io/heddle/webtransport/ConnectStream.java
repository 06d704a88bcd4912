package io.heddle.webtransport;

import io.heddle.wire.Capsule;
import io.heddle.wire.CapsuleDecoder;
import io.heddle.wire.CapsuleType;
import io.heddle.wire.Http3Error;
import io.heddle.wire.ProtocolViolation;
import io.heddle.wire.StreamKind;
import java.util.Optional;

/**
 * One end of a session's CONNECT stream, after its request: the payload of DATA frames goes in,
 * events come out through {@link Listener}, and methods answer the bytes to send. For one thread at
 * a time; listeners are called on it, from within the receiving methods.
 *
 * <p>It holds at most {@code maxHeldBytes} before the session is established and one incomplete
 * capsule after that; see {@link CapsuleDecoder}. Nothing that arrives makes it throw.
 */
public final class ConnectStream {
  /** The default for bytes held before the 2xx response: what a client sends in a first flight. */
  public static final int DEFAULT_MAX_HELD_BYTES = 16 * 1024;

  /** The default for the longest DATAGRAM capsule: the longest UDP packet. */
  public static final int DEFAULT_MAX_DATAGRAM_BYTES = 64 * 1024 - 1;

  /**
   * What happens on the CONNECT stream. One of {@link #closed}, {@link #reset} and {@link #failed}
   * comes, once, when the peer ends the session; it ends all others, except that {@link #failed}
   * may follow {@link #closed}. None of them comes after {@link ConnectStream#close}.
   */
  public interface Listener {
    /**
     * A datagram came as a capsule; the array belongs to the listener.
     *
     * @param payload the payload
     */
    void datagram(byte[] payload);

    /** The peer asks to wind the session down; comes at most once. */
    void draining();

    /** More bytes may be sent: {@link SessionFlowControl#sendCredit} has risen. */
    void sendCreditRaised();

    /**
     * More streams may be opened: {@link SessionFlowControl#openCredit} has risen.
     *
     * @param kind bidirectional or unidirectional
     */
    void openCreditRaised(StreamKind kind);

    /**
     * The peer closed the session; the CONNECT stream must be finished in answer. A stream that
     * ended without a message closes with code 0 and an empty reason.
     *
     * @param code the application's code, 0 to 2^32 - 1
     * @param reason the application's text
     */
    void closed(long code, String reason);

    /**
     * The peer ended the session abruptly; the CONNECT stream must be reset in answer.
     *
     * @param http3Error the HTTP/3 error code on the wire
     */
    void reset(long http3Error);

    /**
     * The peer broke the protocol: the CONNECT stream must be reset, and reading from it aborted,
     * with the violation's code.
     *
     * @param violation what was wrong, and the code that says so
     */
    void failed(ProtocolViolation violation);
  }

  private enum Phase {
    /** Before the 2xx response: bytes are held. */
    WAITING,
    OPEN,
    /** The peer's close message was read: only the end of the stream may follow. */
    CLOSED,
    /** Whatever still arrives is discarded. */
    DONE
  }

  private final SessionFlowControl flowControl;
  private final Listener listener;
  private final CapsuleDecoder decoder;
  private final HeldBytes held;
  private Phase phase = Phase.WAITING;
  private boolean finHeld;
  private boolean drainingReported;
  private int keepAlives;

  /**
   * Creates the stream of a session that is not established yet, with default limits.
   *
   * @param flowControl the flow control of the session
   * @param listener told what the peer does
   */
  public ConnectStream(SessionFlowControl flowControl, Listener listener) {
    this(flowControl, listener, DEFAULT_MAX_HELD_BYTES, DEFAULT_MAX_DATAGRAM_BYTES);
  }

  /**
   * Creates the stream of a session that is not established yet.
   *
   * @param flowControl the flow control of the session
   * @param listener told what the peer does
   * @param maxHeldBytes how many bytes to hold before {@link #established}
   * @param maxDatagramBytes the longest DATAGRAM capsule to accept; longer ones are dropped
   */
  public ConnectStream(
      SessionFlowControl flowControl, Listener listener, int maxHeldBytes, int maxDatagramBytes) {
    this.flowControl = flowControl;
    this.listener = listener;
    decoder = new CapsuleDecoder(maxDatagramBytes, flowControl.enabled());
    held = new HeldBytes(maxHeldBytes);
  }

  // --- what arrives

  // webtrans-http3 §3.2: capsules MUST NOT be processed before the 2xx response is sent.
  /** The 2xx response was sent, or received: handles what was held. */
  public void established() {
    if (phase != Phase.WAITING) {
      return;
    }
    phase = Phase.OPEN;
    byte[] bytes = held.take();
    receive(bytes, 0, bytes.length);
    if (finHeld) {
      receiveFin();
    }
  }

  /** Another response was sent, or received: discards what was held and still arrives. */
  public void rejected() {
    end();
  }

  /**
   * Takes the payload of DATA frames, in any pieces; the array is not kept.
   *
   * @param from holds the bytes
   * @param offset index of the first byte
   * @param length how many bytes
   */
  public void receive(byte[] from, int offset, int length) {
    int at = offset;
    int end = offset + length;
    while (at < end && phase != Phase.DONE) {
      switch (phase) {
        case WAITING -> {
          if (!held.add(from, at, end - at)) {
            fail(Http3Error.H3_EXCESSIVE_LOAD, "too many bytes before the response");
          }
          at = end;
        }
        case OPEN -> {
          at += decoder.feed(from, at, end - at);
          decoder.poll().ifPresent(this::handle);
          decoder.violation().ifPresent(this::fail);
        }
        // webtrans-http3 §6
        default -> fail(Http3Error.H3_MESSAGE_ERROR, "data after WT_CLOSE_SESSION");
      }
    }
  }

  /** Takes the end of the stream. */
  public void receiveFin() {
    if (phase == Phase.WAITING) {
      finHeld = true;
    } else if (phase == Phase.OPEN && decoder.atBoundary()) {
      end();
      // webtrans-http3 §6: a clean end without a message means code 0 and no reason.
      listener.closed(0, "");
    } else if (phase == Phase.OPEN) {
      // RFC 9297 §3.3
      fail(Http3Error.H3_MESSAGE_ERROR, "the stream ends inside a capsule");
    } else {
      end();
    }
  }

  /**
   * Takes the peer's RESET_STREAM.
   *
   * @param http3Error the HTTP/3 error code on the wire
   */
  public void receiveReset(long http3Error) {
    boolean news = phase == Phase.WAITING || phase == Phase.OPEN;
    end();
    if (news) {
      listener.reset(http3Error);
    }
  }

  /**
   * Takes the peer's STOP_SENDING.
   *
   * @param http3Error the HTTP/3 error code on the wire
   */
  public void receiveStopSending(long http3Error) {
    // webtrans-http3 §6: goes with WT_CLOSE_SESSION, which may arrive later and says more.
    if (http3Error != Http3Error.WT_SESSION_GONE) {
      receiveReset(http3Error);
    }
  }

  /**
   * Ends the session because of a violation found elsewhere, such as on one of its streams.
   *
   * @param violation what was wrong, and the code that says so
   */
  public void fail(ProtocolViolation violation) {
    if (phase != Phase.DONE) {
      end();
      listener.failed(violation);
    }
  }

  /**
   * Whether neither end has ended the session.
   *
   * @return true until then
   */
  public boolean isOpen() {
    return phase == Phase.WAITING || phase == Phase.OPEN;
  }

  // --- what to send

  /**
   * Closes the session.
   *
   * @param code the application's error code, 0 to 2^32 - 1
   * @param reason a message; what exceeds 1024 bytes of UTF-8 is cut off at a character boundary
   * @return the bytes to send, with a FIN right behind them; empty if the session has already ended
   * @throws IllegalArgumentException if the code is out of range
   */
  public Optional<byte[]> close(long code, String reason) {
    byte[] bytes = new Capsule.CloseSession(code, reason).encode();
    if (!isOpen()) {
      return Optional.empty();
    }
    end();
    return Optional.of(bytes);
  }

  /**
   * The bytes to send to ask the peer to wind down; empty if the session has ended.
   *
   * @return a capsule, encoded
   */
  public Optional<byte[]> drain() {
    return isOpen() ? Optional.of(new Capsule.DrainSession().encode()) : Optional.empty();
  }

  /**
   * The bytes to send to keep the session alive through intermediaries: a capsule that every
   * receiver ignores, of a type that varies; empty if the session has ended.
   *
   * @return a capsule, encoded
   */
  public Optional<byte[]> keepAlive() {
    if (!isOpen()) {
      return Optional.empty();
    }
    long type = CapsuleType.reserved(keepAlives++ & 0xffff);
    return Optional.of(new Capsule.Reserved(type).encode());
  }

  /**
   * The next flow-control capsule to send; ask again until empty.
   *
   * @return a capsule, encoded; empty when there is none to send
   */
  public Optional<byte[]> pollFlowControl() {
    return isOpen() ? flowControl.poll().map(Capsule::encode) : Optional.empty();
  }

  private void handle(Capsule capsule) {
    if (capsule instanceof Capsule.Datagram datagram) {
      listener.datagram(datagram.payload());
    } else if (capsule instanceof Capsule.CloseSession close) {
      phase = Phase.CLOSED;
      listener.closed(close.code(), close.reason());
    } else if (capsule instanceof Capsule.FlowControl update) {
      flowControl.apply(update).ifPresentOrElse(this::fail, () -> reportCredit(update));
    } else if (!drainingReported) {
      // The decoder answers no reserved capsules, so this is WT_DRAIN_SESSION.
      drainingReported = true;
      listener.draining();
    }
  }

  private void reportCredit(Capsule.FlowControl update) {
    if (update instanceof Capsule.MaxData) {
      listener.sendCreditRaised();
    } else if (update instanceof Capsule.MaxStreams max) {
      listener.openCreditRaised(max.kind());
    }
  }

  private void fail(long http3Error, String detail) {
    fail(new ProtocolViolation(http3Error, detail));
  }

  private void end() {
    phase = Phase.DONE;
    held.take();
  }
}
