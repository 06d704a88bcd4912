package io.heddle.schedule;

/**
 * When a peer that says nothing is asked for a sign of life, and when it counts as gone (RFC 9000
 * §10.1). Takes the time as a parameter; confined to the loop.
 *
 * <p>The idle timeout is the shorter one of both ends' ({@code E}). A peer is asked
 *
 * <ul>
 *   <li>when nothing has arrived for {@code keepAliveMs}, but at most {@code 2/3 E} at a server and
 *       {@code 3/5 E} at a client, so that one end asks and the other is content;
 *   <li>when something was sent and nothing has arrived for {@code E/6} since.
 * </ul>
 *
 * <p>It is gone {@code E} (or three probe timeouts, where those are longer) after the last arrival,
 * but not before it has had {@code E/3} to answer. So with keep-alive a peer that is gone is
 * noticed {@code E} after the last arrival; without, {@code E} after the last arrival if nothing
 * was sent since, else at most {@code E} after the first thing that was.
 */
public final class IdleTimer {
  /** No duration that ends. */
  public static final long NEVER = Long.MAX_VALUE;

  private static final long NS_PER_MS = 1_000_000;

  private final boolean server;
  private final long ownTimeoutMs;
  private final long keepAliveMs;
  private long timeoutNs;
  private long keepAliveNs = NEVER;
  private long heardAtNs;

  /** Whether something was sent since something arrived, and first when. */
  private boolean hasSent;

  private long sentAtNs;

  /** The same of questions. */
  private boolean hasAsked;

  private long askedAtNs;

  /** RFC 9000 §10.1: no idle timeout is shorter. */
  private long leastTimeoutNs;

  private boolean negotiated;
  private boolean overslept;

  /**
   * A timer of a connection that begins.
   *
   * @param server whether this end accepted the connection
   * @param timeoutMs this end's idle timeout; 0 for none
   * @param keepAliveMs after how long a silence the peer is asked; 0 for never
   * @param nowNs the time
   */
  public IdleTimer(boolean server, long timeoutMs, long keepAliveMs, long nowNs) {
    this.server = server;
    this.keepAliveMs = keepAliveMs;
    ownTimeoutMs = timeoutMs;
    // Until the peer has declared its own, this end's bounds the wait for it, too.
    timeoutNs = toNs(timeoutMs);
    heardAtNs = nowNs;
  }

  private static long toNs(long timeoutMs) {
    return timeoutMs == 0 || timeoutMs > NEVER / NS_PER_MS / 4 ? NEVER : timeoutMs * NS_PER_MS;
  }

  /**
   * The peer has declared its idle timeout. From now on it can be asked.
   *
   * @param peerTimeoutMs 0 for none
   */
  public void negotiated(long peerTimeoutMs) {
    negotiated = true;
    // RFC 9000 §10.1: the shorter one counts.
    timeoutNs = Math.min(toNs(ownTimeoutMs), toNs(peerTimeoutMs));
    if (keepAliveMs > 0) {
      keepAliveNs = toNs(keepAliveMs);
      if (timeoutNs != NEVER) {
        keepAliveNs = Math.min(keepAliveNs, server ? timeoutNs / 3 * 2 : timeoutNs / 5 * 3);
      }
    }
  }

  /**
   * The idle timeout that counts.
   *
   * @return nanoseconds, or {@link #NEVER}
   */
  public long timeoutNs() {
    return timeoutNs;
  }

  /**
   * Something has arrived.
   *
   * @param atNs when
   */
  public void heard(long atNs) {
    heardAtNs = atNs;
    hasSent = false;
    hasAsked = false;
    overslept = false;
  }

  /**
   * Something was sent that the peer need not answer at once.
   *
   * @param nowNs the time
   */
  public void sent(long nowNs) {
    if (!hasSent) {
      hasSent = true;
      sentAtNs = nowNs;
    }
  }

  /**
   * The peer was asked for a sign of life, or will be as soon as there is room for the question.
   *
   * @param nowNs the time
   * @param probeTimeoutNs how long an answer takes at most, if neither gets lost (RFC 9002 §6.2.1);
   *     0 if not known or of no consequence
   */
  public void asked(long nowNs, long probeTimeoutNs) {
    if (!hasAsked) {
      hasAsked = true;
      askedAtNs = nowNs;
      leastTimeoutNs = 3 * probeTimeoutNs;
    }
  }

  /** How long the peer may take at least. */
  private long answerNs() {
    return timeoutNs / 3;
  }

  /**
   * When to ask the peer, unless something arrives before.
   *
   * @param nowNs the time
   * @return nanoseconds from now, 0 or less if it is time, or {@link #NEVER}
   */
  public long askInNs(long nowNs) {
    if (!negotiated || hasAsked) {
      return NEVER;
    }
    if (overslept) {
      return heardAtNs - nowNs;
    }
    long silentNs = keepAliveNs == NEVER ? NEVER : heardAtNs - nowNs + keepAliveNs;
    return hasSent && timeoutNs != NEVER
        ? Math.min(silentNs, sentAtNs - nowNs + timeoutNs / 6)
        : silentNs;
  }

  /**
   * When the peer counts as gone, unless something arrives before. Changes as the peer is asked.
   *
   * @param nowNs the time
   * @return nanoseconds from now, 0 or less if it is gone, or {@link #NEVER}
   */
  public long expiresInNs(long nowNs) {
    if (timeoutNs == NEVER) {
      return NEVER;
    }
    long idleNs = heardAtNs - nowNs + Math.max(timeoutNs, leastTimeoutNs);
    long askNs = hasAsked ? askedAtNs - nowNs : askInNs(nowNs);
    return askNs == NEVER ? idleNs : Math.max(idleNs, askNs + answerNs());
  }

  /**
   * Whether the peer is gone. To be called when {@link #expiresInNs} has passed, after what has
   * arrived was told; if that is much later, the peer is to be asked once more: a process that was
   * stopped for a while has not read what arrived meanwhile.
   *
   * @param nowNs the time
   * @return true if so
   */
  public boolean expired(long nowNs) {
    long inNs = expiresInNs(nowNs);
    if (inNs > 0) {
      return false;
    }
    if (negotiated && !overslept && -inNs > answerNs() / 2) {
      overslept = true;
      hasAsked = false;
      return false;
    }
    return true;
  }
}
