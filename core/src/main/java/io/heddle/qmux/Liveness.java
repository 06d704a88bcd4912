package io.heddle.qmux;

import io.heddle.schedule.DeliveryWindow;

/**
 * Whether the peer is still there: idle timeout, keep-alive and QX_PING. Takes the time as a
 * parameter. Confined to the loop.
 */
final class Liveness implements Outbox.Source {
  private static final long NEVER = Long.MAX_VALUE;
  private static final long NONE = -1;
  private static final long NS_PER_MS = 1_000_000;

  /** How often the round-trip time is measured while stream data arrives. */
  private static final long MEASURE_EVERY_NS = 1_000 * NS_PER_MS;

  private final Outbox outbox;
  private final RoundTrip roundTrip;
  private final long ownTimeoutMs;
  private final long keepAliveNs;
  private long timeoutNs;
  private long lastReceivedNs;

  /** The sequence number of the last ping sent. */
  private long sequence = NONE;

  /** The oldest ping that counts as unanswered, and when it was sent. */
  private long awaited = NONE;

  private long pingedAtNs;
  private boolean established;
  private boolean pingDue;
  private boolean awaitingPong;
  private long lastRequest = NONE;
  private long pongDue = NONE;

  Liveness(Outbox outbox, RoundTrip roundTrip, QmuxConfig config, long nowNs) {
    this.outbox = outbox;
    this.roundTrip = roundTrip;
    ownTimeoutMs = config.idleTimeoutMs();
    keepAliveNs = config.keepAliveMs() == 0 ? NEVER : config.keepAliveMs() * NS_PER_MS;
    // Until the peer has declared its own, this end's bounds the wait for it, too.
    timeoutNs = timeoutNs(ownTimeoutMs);
    lastReceivedNs = nowNs;
  }

  private static long timeoutNs(long timeoutMs) {
    return timeoutMs == 0 || timeoutMs > NEVER / NS_PER_MS / 2 ? NEVER : timeoutMs * NS_PER_MS;
  }

  /** The peer has declared its idle timeout: the shorter one counts (RFC 9000 §10.1). */
  void established(long peerTimeoutMs) {
    established = true;
    timeoutNs = Math.min(timeoutNs(ownTimeoutMs), timeoutNs(peerTimeoutMs));
    ping();
  }

  long timeoutMs() {
    return timeoutNs / NS_PER_MS;
  }

  /** A record has arrived. */
  void received(long nowNs) {
    lastReceivedNs = nowNs;
  }

  /** Stream data has arrived: the windows want a fresh round-trip time. */
  void measure() {
    if (!awaitingPong && lastReceivedNs - pingedAtNs >= MEASURE_EVERY_NS) {
      ping();
    }
  }

  private void ping() {
    pingDue = true;
    outbox.request();
  }

  /** A QX_PING request has arrived. */
  void requested(long number) {
    // qmux §QX_PING Frames: requests increase strictly.
    if (number <= lastRequest) {
      throw new ViolationException(
          TransportError.PROTOCOL_VIOLATION, "QX_PING sequence numbers do not increase");
    }
    lastRequest = number;
    // One answer, to the largest, is enough for all that came before there was a chance to respond.
    pongDue = number;
    outbox.request();
  }

  /** A QX_PING response has arrived. */
  void answered(long number, long nowNs) {
    // qmux §QX_PING Frames
    if (number > sequence) {
      throw new ViolationException(
          TransportError.PROTOCOL_VIOLATION, "QX_PING answers a request that was not sent");
    }
    if (awaitingPong && number >= awaited) {
      awaitingPong = false;
    }
    long rttNs = outbox.window().answered(number, nowNs);
    if (rttNs != DeliveryWindow.UNKNOWN) {
      roundTrip.sample(rttNs);
    }
    if (wantsProbe()) {
      outbox.request();
    }
  }

  @Override
  public void write(RecordWriter writer, long nowNs) {
    if (writer.room() <= 0) {
      return;
    }
    if (pongDue != NONE) {
      writer.frame(FrameType.QX_PING_RESPONSE, pongDue);
      pongDue = NONE;
    }
    if (pingDue || wantsProbe()) {
      pingDue = false;
      writePing(nowNs);
    }
  }

  /** Pings in between tell how payload arrives. */
  @Override
  public void payloadWritten(long nowNs) {
    if (wantsProbe()) {
      writePing(nowNs);
      // It arrives no sooner than the record that it is in.
      outbox.writer().endRecord();
    }
  }

  private boolean wantsProbe() {
    return established && outbox.window().wantsProbe(outbox.writer().bytesWritten());
  }

  private void writePing(long nowNs) {
    sequence++;
    if (!awaitingPong) {
      awaitingPong = true;
      awaited = sequence;
      pingedAtNs = nowNs;
    }
    RecordWriter writer = outbox.writer();
    writer.frame(FrameType.QX_PING_REQUEST, sequence);
    outbox.window().probed(sequence, writer.bytesWritten(), nowNs);
  }

  /** When to call {@link #expired} next. */
  long deadlineNs() {
    return Math.min(idleDeadlineNs(), keepAliveDeadlineNs());
  }

  private long idleDeadlineNs() {
    // qmux §Idle Timeout: records received and records sent restart the timer; but what is sent
    // while a ping stays unanswered proves nothing.
    long since = awaitingPong ? pingedAtNs : outbox.lastSentNs();
    return timeoutNs == NEVER ? NEVER : Math.max(lastReceivedNs, since) + timeoutNs;
  }

  private long keepAliveDeadlineNs() {
    boolean silent = !established || awaitingPong || pingDue;
    return silent || keepAliveNs == NEVER ? NEVER : lastReceivedNs + keepAliveNs;
  }

  /** Whether the connection has been idle for too long; pings if that is due. */
  boolean expired(long nowNs) {
    if (nowNs >= idleDeadlineNs()) {
      return true;
    }
    if (nowNs >= keepAliveDeadlineNs()) {
      ping();
    }
    return false;
  }
}
