package io.heddle.netty;

import io.heddle.schedule.IdleTimer;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Keeps a QUIC connection alive, and notices that its peer is gone. QUIC's own idle timer starts
 * again when something is sent after a silence (RFC 9000 §10.1), also when that is a keep-alive, so
 * it goes off long after the idle timeout. Therefore this one looks, a dozen times in the idle
 * timeout, whether packets have arrived. Confined to the event loop.
 */
final class PeerWatch implements Runnable {
  /**
   * Looks are when a tick of the clock begins, those of all connections of a thread together: being
   * woken costs as much as they do.
   */
  private static final long LONGEST_TICK_NS = TimeUnit.MILLISECONDS.toNanos(50);

  private static final int LOOKS = 12;
  private static final long LONGEST_PAUSE_NS = TimeUnit.SECONDS.toNanos(10);

  /** About what the probe timeout is, in smoothed round trips (RFC 9002 §6.2.1). */
  private static final int PROBE_TIMEOUT_RTTS = 2;

  private final Http3Connection connection;
  private final IdleTimer idle;
  private long packets;
  private long lookedAtNs;
  private Future<?> next = CompletableFuture.completedFuture(null);
  private boolean stopped;

  /**
   * Begins at once.
   *
   * @param connection whose handshake is complete
   * @param server which end it is
   * @param idleTimeoutMs this end's
   * @param keepAliveMs more than 0
   */
  PeerWatch(Http3Connection connection, boolean server, long idleTimeoutMs, long keepAliveMs) {
    this.connection = connection;
    lookedAtNs = connection.loop().nowNs();
    idle = new IdleTimer(server, idleTimeoutMs, keepAliveMs, lookedAtNs);
    idle.negotiated(connection.peerIdleTimeoutMs());
    schedule(lookedAtNs);
  }

  void stop() {
    stopped = true;
    // A timer would keep all of the connection from the garbage collector.
    next.cancel(false);
  }

  @Override
  public void run() {
    if (stopped) {
      return;
    }
    long nowNs = connection.loop().nowNs();
    Optional<QuicheNatives.PacketCounts> counts = QuicheNatives.packetCounts(connection.channel());
    if (counts.isPresent() && counts.get().received() != packets) {
      packets = counts.get().received();
      // At the earliest: whoever waits for the timeout is not to wait longer.
      idle.heard(lookedAtNs);
    }
    lookedAtNs = nowNs;
    if (counts.isPresent() && idle.expired(nowNs)) {
      connection.silent(TimeUnit.NANOSECONDS.toMillis(idle.timeoutNs()));
      return;
    }
    if (idle.askInNs(nowNs) <= 0) {
      connection.keepAlive();
      if (counts.isPresent()) {
        idle.asked(nowNs, PROBE_TIMEOUT_RTTS * connection.figures().rttNs());
      } else {
        // Without access to quiche its own timer has to do.
        idle.heard(nowNs);
      }
    }
    schedule(nowNs);
  }

  private void schedule(long nowNs) {
    // Also where the peer may be silent for ever: it is looked at whether it answers.
    long pauseNs = Math.min(LONGEST_PAUSE_NS, idle.timeoutNs() / LOOKS);
    long tickNs = Math.min(LONGEST_TICK_NS, pauseNs / 2);
    long delayNs = Math.min(Math.min(idle.askInNs(nowNs), idle.expiresInNs(nowNs)), pauseNs);
    // Up: one that is early would find nothing to do.
    delayNs += Math.floorMod(-(nowNs + delayNs), tickNs);
    next = connection.channel().eventLoop().schedule(this, delayNs, TimeUnit.NANOSECONDS);
  }
}
