package io.heddle.netty;

import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;

/**
 * Warnings about what strangers can cause as often as they like: one line in a while, with a count,
 * and stack traces at debug level only. Confined to one thread.
 */
final class RareWarnings {
  private static final long INTERVAL_NS = TimeUnit.SECONDS.toNanos(10);

  private final Logger log;
  private final String what;
  private long count;
  private long loggedAtNs;
  private boolean logged;

  /**
   * Nothing to warn of yet.
   *
   * @param log takes the lines
   * @param what happened, the beginning of a sentence
   */
  RareWarnings(Logger log, String what) {
    this.log = log;
    this.what = what;
  }

  /** It has happened again. */
  void add(Throwable cause) {
    count++;
    log.debug("{}", what, cause);
    long nowNs = System.nanoTime();
    if (!logged || nowNs - loggedAtNs >= INTERVAL_NS) {
      logged = true;
      loggedAtNs = nowNs;
      log.warn("{} ({} times so far): {}", what, count, cause.toString());
    }
  }
}
