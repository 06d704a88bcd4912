package io.heddle.qmux;

import io.heddle.schedule.DeliveryWindow;
import io.heddle.schedule.IdleTimer;

/**
 * Whether the peer is still there: idle timeout, keep-alive and QX_PING. Takes the time as a
 * parameter. Confined to the loop.
 *
 * <p>QMux has no acknowledgements. So a peer that has sent payload and heard nothing since hears
 * from this end within a third of the idle timeout, for it may have so much under way on a slow
 * link that its own questions do not arrive in time.
 */
final class Liveness implements Outbox.Source {
  private static final long NEVER = IdleTimer.NEVER;
  private static final long NONE = -1;
  private static final long NS_PER_MS = 1_000_000;

  /** How often the round-trip time is measured while stream data arrives. */
  private static final long MEASURE_EVERY_NS = 1_000 * NS_PER_MS;

  private final Outbox outbox;
  private final RoundTrip roundTrip;
  private final IdleTimer idle;

  /** To be told when {@link #deadlineInNs} becomes shorter. */
  private final Runnable deadlineChanged;

  private long lastReceivedNs;

  /** Whether the peer is to hear that its payload arrives, and until when. */
  private boolean owes;

  private long owedAtNs;

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

  Liveness(
      Outbox outbox, RoundTrip roundTrip, QmuxConfig config, long nowNs, Runnable deadlineChanged) {
    this.outbox = outbox;
    this.roundTrip = roundTrip;
    this.deadlineChanged = deadlineChanged;
    idle = new IdleTimer(config.server(), config.idleTimeoutMs(), config.keepAliveMs(), nowNs);
    lastReceivedNs = nowNs;
  }

  /** The peer has declared its idle timeout. */
  void established(long peerTimeoutMs) {
    established = true;
    idle.negotiated(peerTimeoutMs);
    ask(lastReceivedNs);
  }

  long timeoutMs() {
    return idle.timeoutNs() / NS_PER_MS;
  }

  /** A record has arrived. */
  void received(long nowNs) {
    lastReceivedNs = nowNs;
    idle.heard(nowNs);
  }

  /**
   * A pipe that was full has room again. What leaves it makes room for more only when the peer's
   * host takes it in (qmux §Idle Timeout).
   */
  void drained(long nowNs) {
    idle.heard(nowNs);
  }

  @Override
  public void sent(long nowNs, boolean payload) {
    owes = false;
    if (payload) {
      long beforeNs = deadlineInNs(nowNs);
      idle.sent(nowNs);
      if (deadlineInNs(nowNs) < beforeNs) {
        deadlineChanged.run();
      }
    }
  }

  /** Payload has arrived: the peer wants to know, and the windows a fresh round-trip time. */
  void payloadArrived() {
    if (!owes && idle.timeoutNs() != NEVER) {
      owes = true;
      owedAtNs = lastReceivedNs + idle.timeoutNs() / 3;
    }
  }

  /** Stream data has arrived: the windows want a fresh round-trip time. */
  void measure() {
    if (!awaitingPong && lastReceivedNs - pingedAtNs >= MEASURE_EVERY_NS) {
      ping();
    }
  }

  private void ask(long nowNs) {
    // qmux §Idle Timeout: the probe timeout plays no part.
    idle.asked(nowNs, 0);
    ping();
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

  /** In how many nanoseconds to call {@link #expired} next. */
  long deadlineInNs(long nowNs) {
    long idleInNs = Math.min(idle.expiresInNs(nowNs), idle.askInNs(nowNs));
    return owes ? Math.min(idleInNs, owedAtNs - nowNs) : idleInNs;
  }

  /** Whether the connection has been idle for too long; pings if that is due. */
  boolean expired(long nowNs) {
    if (idle.expired(nowNs)) {
      return true;
    }
    if (idle.askInNs(nowNs) <= 0) {
      ask(nowNs);
    }
    if (owes && nowNs - owedAtNs >= 0) {
      owes = false;
      ping();
    }
    return false;
  }
}
