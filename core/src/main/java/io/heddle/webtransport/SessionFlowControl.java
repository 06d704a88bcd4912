package io.heddle.webtransport;

import io.heddle.wire.Capsule;
import io.heddle.wire.Http3Error;
import io.heddle.wire.Negotiation;
import io.heddle.wire.ProtocolViolation;
import io.heddle.wire.SessionLimits;
import io.heddle.wire.StreamKind;
import io.heddle.wire.WebTransportVersion;
import java.util.Optional;

/**
 * Session-level flow control of one WebTransport session, both ways (webtrans-http3 §5); for one
 * thread at a time.
 *
 * <p>It counts stream bodies, without the headers, and streams. QUIC's own flow control is not its
 * business. Where a method answers a violation, {@link ConnectStream#fail} ends the session with
 * it. After anything that releases, blocks or raises a limit, {@link #poll} may have capsules to
 * send.
 *
 * <p>Where flow control is off, everything is allowed, nothing is counted and nothing is sent.
 */
public final class SessionFlowControl {
  /** Not copied each time it is asked for. */
  private static final StreamKind[] KINDS = StreamKind.values();

  private final boolean enabled;
  private final boolean repeatsAllowed;
  private final SendLimit sendData;
  private final SendLimit sendBidi;
  private final SendLimit sendUni;
  private final ReceiveLimit receiveData;
  private final ReceiveLimit receiveBidi;
  private final ReceiveLimit receiveUni;

  private SessionFlowControl(
      boolean enabled, boolean repeatsAllowed, SessionLimits send, SessionLimits receive) {
    this.enabled = enabled;
    this.repeatsAllowed = repeatsAllowed;
    sendData = new SendLimit(send.maxDataBytes());
    sendBidi = new SendLimit(send.maxBidiStreams());
    sendUni = new SendLimit(send.maxUniStreams());
    receiveData = ReceiveLimit.bytes(receive.maxDataBytes());
    receiveBidi = ReceiveLimit.streams(receive.maxBidiStreams());
    receiveUni = ReceiveLimit.streams(receive.maxUniStreams());
  }

  /**
   * Flow control for a new session on a connection, on or off as its settings agreed.
   *
   * @param agreed what the connection's settings agreed on
   * @return the flow control of one session
   */
  public static SessionFlowControl of(Negotiation.Agreed agreed) {
    // draft-15 §5.6 and before forbade only lower limits, webtrans-http3 §5.6.2 equal ones, too.
    boolean repeatsAllowed = agreed.version().compareTo(WebTransportVersion.DRAFT_15) < 0;
    return new SessionFlowControl(
        agreed.flowControl(), repeatsAllowed, agreed.sendLimits(), agreed.receiveLimits());
  }

  /**
   * Flow control that is off.
   *
   * @return flow control without limits
   */
  public static SessionFlowControl disabled() {
    return new SessionFlowControl(false, true, SessionLimits.NONE, SessionLimits.NONE);
  }

  /**
   * Whether flow control is on.
   *
   * @return false if nothing is limited
   */
  public boolean enabled() {
    return enabled;
  }

  // --- what we send

  /**
   * How many more bytes of stream body may be sent now.
   *
   * @return 0 or more bytes; {@link Long#MAX_VALUE} when flow control is off
   */
  public long sendCredit() {
    return enabled ? sendData.available() : Long.MAX_VALUE;
  }

  /**
   * Counts bytes of stream body as sent.
   *
   * @param bodyBytes how many bytes, headers of streams not counted
   * @throws IllegalStateException if that exceeds {@link #sendCredit}
   */
  public void sent(long bodyBytes) {
    if (enabled) {
      sendData.use(bodyBytes);
    }
  }

  /**
   * Takes back bytes that were counted as sent on a stream that was then reset.
   *
   * @param countedBytes what was counted for the stream
   * @param finalBytes the stream's final size as the peer learns it, without the header
   * @throws IllegalStateException if {@code finalBytes} is the greater
   */
  public void sendReset(long countedBytes, long finalBytes) {
    if (enabled) {
      sendData.giveBack(countedBytes - finalBytes);
    }
  }

  /** Says that data waits although there is no credit; the peer is told once for each limit. */
  public void sendBlocked() {
    if (enabled && sendData.available() == 0) {
      sendData.blocked();
    }
  }

  /**
   * How many more streams of a kind may be opened now.
   *
   * @param kind bidirectional or unidirectional
   * @return 0 or more streams; {@link Long#MAX_VALUE} when flow control is off
   */
  public long openCredit(StreamKind kind) {
    return enabled ? sendLimit(kind).available() : Long.MAX_VALUE;
  }

  /**
   * Counts a stream as opened, if one may be opened; if not, the peer is told once for each limit.
   *
   * @param kind bidirectional or unidirectional
   * @return whether the stream may be opened
   */
  public boolean tryOpen(StreamKind kind) {
    if (!enabled) {
      return true;
    }
    SendLimit limit = sendLimit(kind);
    if (limit.available() == 0) {
      limit.blocked();
      return false;
    }
    limit.use(1);
    return true;
  }

  // --- what we receive

  /**
   * Sets how many bytes the peer may have sent that are not consumed yet.
   *
   * @param bytes how many bytes
   */
  public void receiveWindow(long bytes) {
    receiveData.window(bytes);
  }

  /**
   * Sets how many streams of a kind the peer may have open.
   *
   * @param kind bidirectional or unidirectional
   * @param streams how many streams
   */
  public void acceptWindow(StreamKind kind, long streams) {
    receiveLimit(kind).window(streams);
  }

  /**
   * Counts bytes of stream body that arrived; answers a violation if they exceed the limit.
   *
   * @param bodyBytes how many bytes, headers of streams not counted
   * @return the violation, if it is one
   */
  public Optional<ProtocolViolation> received(long bodyBytes) {
    if (!enabled || receiveData.receive(bodyBytes)) {
      return Optional.empty();
    }
    // webtrans-http3 §5.6.4
    return violation("more stream data than WT_MAX_DATA allows");
  }

  /**
   * Gives credit for bytes that the application consumed, or that were discarded for it.
   *
   * @param bodyBytes how many bytes, headers of streams not counted
   * @throws IllegalStateException if more is consumed than was received
   */
  public void consumed(long bodyBytes) {
    if (enabled) {
      receiveData.release(bodyBytes);
    }
  }

  /**
   * Counts a stream that the peer opened; answers a violation if it exceeds the limit.
   *
   * @param kind bidirectional or unidirectional
   * @return the violation, if it is one
   */
  public Optional<ProtocolViolation> accepted(StreamKind kind) {
    if (!enabled || receiveLimit(kind).receive(1)) {
      return Optional.empty();
    }
    // webtrans-http3 §5.6.2
    return violation("more streams than WT_MAX_STREAMS allows");
  }

  /**
   * Gives credit for streams of the peer's that it counts and that never arrived, because they were
   * reset before their header could be read, or turned away before the session was there.
   *
   * @param kind bidirectional or unidirectional
   * @param streams how many
   */
  public void acceptLost(StreamKind kind, int streams) {
    if (enabled) {
      receiveLimit(kind).lost(streams);
    }
  }

  /**
   * Gives credit for a stream of the peer's that is closed both ways.
   *
   * @param kind bidirectional or unidirectional
   * @throws IllegalStateException if more are closed than were accepted
   */
  public void acceptedClosed(StreamKind kind) {
    if (enabled) {
      receiveLimit(kind).release(1);
    }
  }

  // --- capsules

  /**
   * Applies a capsule of the peer's; answers a violation if it does not raise its limit.
   *
   * @param capsule the capsule
   * @return the violation, if it is one
   */
  public Optional<ProtocolViolation> apply(Capsule.FlowControl capsule) {
    if (!enabled) {
      return Optional.empty();
    }
    if (capsule instanceof Capsule.MaxData max) {
      return sendData.raise(max.maxBytes(), repeatsAllowed)
          ? Optional.empty()
          : violation("WT_MAX_DATA does not raise the limit");
    }
    if (capsule instanceof Capsule.MaxStreams max) {
      return sendLimit(max.kind()).raise(max.maxStreams(), repeatsAllowed)
          ? Optional.empty()
          : violation("WT_MAX_STREAMS does not raise the limit");
    }
    // webtrans-http3 §5.6: limits rise by consumption; blocked capsules are for tuning and logs.
    return Optional.empty();
  }

  /**
   * The next capsule to send; empty if there is none for now.
   *
   * @return the capsule; ask again until empty
   */
  public Optional<Capsule.FlowControl> poll() {
    if (!enabled) {
      return Optional.empty();
    }
    long value = receiveData.takeUpdate();
    if (value >= 0) {
      return Optional.of(new Capsule.MaxData(value));
    }
    for (StreamKind kind : KINDS) {
      value = receiveLimit(kind).takeUpdate();
      if (value >= 0) {
        return Optional.of(new Capsule.MaxStreams(kind, value));
      }
    }
    value = sendData.takeBlocked();
    if (value >= 0) {
      return Optional.of(new Capsule.DataBlocked(value));
    }
    for (StreamKind kind : KINDS) {
      value = sendLimit(kind).takeBlocked();
      if (value >= 0) {
        return Optional.of(new Capsule.StreamsBlocked(kind, value));
      }
    }
    return Optional.empty();
  }

  private SendLimit sendLimit(StreamKind kind) {
    return kind == StreamKind.BIDIRECTIONAL ? sendBidi : sendUni;
  }

  private ReceiveLimit receiveLimit(StreamKind kind) {
    return kind == StreamKind.BIDIRECTIONAL ? receiveBidi : receiveUni;
  }

  private static Optional<ProtocolViolation> violation(String detail) {
    return Optional.of(new ProtocolViolation(Http3Error.WT_FLOW_CONTROL_ERROR, detail));
  }
}
