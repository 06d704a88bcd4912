package io.heddle.browser;

import io.heddle.HeddleException;
import io.heddle.HeddleException.Side;
import io.heddle.OperationTimeoutException;
import io.heddle.Session;
import io.heddle.browser.web.Global;
import java.util.Optional;

/**
 * Whether the page stood still: browsers suspend pages that nobody sees, machines sleep, debuggers
 * pause. While there are connections it looks at the clock now and then, and so notices when it did
 * not. Confined to the page's thread.
 */
final class Standstill {
  private static final int TICK_MS = 5_000;

  private static int connections;
  private static boolean ticking;
  private static double ranAtMs;
  private static double lastedMs;
  private static double endedAtMs;

  private Standstill() {}

  /** Watches out until a connection has ended. */
  @SuppressWarnings("FutureReturnValueIgnored") // nothing comes after
  static void watchFor(Session session) {
    if (connections++ == 0) {
      ranAtMs = Global.wallClockMs();
    }
    tick();
    session.closed().whenComplete((info, failure) -> connections--);
  }

  private static void tick() {
    pageRuns();
    if (!ticking && connections > 0) {
      ticking = true;
      Global.setTimeout(
          () -> {
            ticking = false;
            tick();
          },
          TICK_MS);
    }
  }

  /** To be called now and then: a tick may be late where other things of the page's are not. */
  static void pageRuns() {
    if (connections > 0) {
      // The clock on the wall: the other one may stand still while the machine sleeps.
      double nowMs = Global.wallClockMs();
      double sinceMs = nowMs - ranAtMs;
      if (sinceMs > 2 * TICK_MS) {
        lastedMs = sinceMs;
        endedAtMs = Global.nowMs();
      }
      ranAtMs = nowMs;
    }
  }

  /** {@link io.heddle.session.Loop#suspension}. */
  static Optional<HeddleException> since(long timeoutMs, double beganAtMs) {
    pageRuns();
    return lastedMs >= timeoutMs && endedAtMs > beganAtMs && Global.nowMs() - endedAtMs <= timeoutMs
        ? Optional.of(
            new OperationTimeoutException(
                Side.LOCAL,
                "This page was suspended: it did not run for "
                    + (int) (lastedMs / 1000)
                    + " s, longer than the idle timeout of "
                    + (int) timeoutMs / 1000
                    + " s, so the server will have taken it for gone; connect again"))
        : Optional.empty();
  }
}
