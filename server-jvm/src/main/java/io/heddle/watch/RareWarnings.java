package io.heddle.watch;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;

/**
 * Warnings about what strangers can cause as often as they like: one line in a while, with a count,
 * and stack traces at debug level only. Any thread.
 */
public final class RareWarnings {
  private static final long INTERVAL_NS = TimeUnit.SECONDS.toNanos(10);

  private final Logger log;
  private final String what;
  private final LongSupplier clockNs;
  private long count;
  private long loggedAtNs;
  private boolean logged;

  /**
   * Nothing to warn of yet.
   *
   * @param log takes the lines
   * @param what happened, the beginning of a sentence
   */
  public RareWarnings(Logger log, String what) {
    this(log, what, System::nanoTime);
  }

  RareWarnings(Logger log, String what, LongSupplier clockNs) {
    this.log = log;
    this.what = what;
    this.clockNs = clockNs;
  }

  /**
   * It has happened again.
   *
   * @param cause whose stack trace is for debug level
   */
  public void add(Throwable cause) {
    log.debug("{}", what, cause);
    add(cause.toString());
  }

  /**
   * It has happened again.
   *
   * @param detail the end of the line
   */
  public synchronized void add(String detail) {
    count++;
    long nowNs = clockNs.getAsLong();
    if (!logged || nowNs - loggedAtNs >= INTERVAL_NS) {
      logged = true;
      loggedAtNs = nowNs;
      log.warn("{} ({} times so far): {}", what, count, detail);
    }
  }
}
