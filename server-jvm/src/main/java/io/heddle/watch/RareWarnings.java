package io.heddle.watch;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.event.Level;

/**
 * Warnings about what strangers can cause as often as they like: one line in a while, with a count,
 * and stack traces at debug level only. Any thread.
 */
public final class RareWarnings {
  private static final long INTERVAL_NS = TimeUnit.SECONDS.toNanos(10);

  private final Logger log;
  private final Level level;
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
    this(log, Level.WARN, what);
  }

  /**
   * Nothing to tell of yet.
   *
   * @param log takes the lines
   * @param level of a line that is logged; the others are at debug level
   * @param what happened, the beginning of a sentence
   */
  public RareWarnings(Logger log, Level level, String what) {
    this(log, level, what, System::nanoTime);
  }

  RareWarnings(Logger log, Level level, String what, LongSupplier clockNs) {
    this.log = log;
    this.level = level;
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
  public void add(String detail) {
    long number = count();
    if (number > 0) {
      log.atLevel(level).log("{} ({} times so far): {}", what, number, detail);
    } else {
      log.debug("{}: {}", what, detail);
    }
  }

  /**
   * It has happened again, and who has the line needs the stack trace, too.
   *
   * @param detail the end of the line
   * @param cause whose stack trace follows
   */
  public void addWithStack(String detail, Throwable cause) {
    long number = count();
    if (number > 0) {
      log.atLevel(level).setCause(cause).log("{} ({} times so far): {}", what, number, detail);
    } else {
      log.debug("{}: {}", what, detail, cause);
    }
  }

  /** Counts; answers how often it has happened if that is to be logged now, else 0. */
  private synchronized long count() {
    count++;
    long nowNs = clockNs.getAsLong();
    if (logged && nowNs - loggedAtNs < INTERVAL_NS) {
      return 0;
    }
    logged = true;
    loggedAtNs = nowNs;
    return count;
  }
}
