package io.heddle.watch;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * The log of what concerns the machine or the process rather than one server, client or session,
 * whose events go to a sink: sockets, native libraries, threads, and bugs. Any thread.
 */
public final class ProcessLog {
  private static final Logger LOG = LoggerFactory.getLogger(ProcessLog.class);

  private ProcessLog() {}

  /**
   * Something that strangers can cause.
   *
   * @param what happened, the beginning of a sentence
   * @return a line now and then
   */
  public static RareWarnings rare(String what) {
    return new RareWarnings(LOG, Level.WARN, what);
  }

  /**
   * Tells what only who looks for a fault wants to know.
   *
   * @param format as SLF4J has it
   * @param arguments for it; a failure as the last one brings its stack trace
   */
  public static void debug(String format, @Nullable Object... arguments) {
    LOG.debug(format, arguments);
  }

  /**
   * Tells what is no fault.
   *
   * @param format as SLF4J has it
   * @param arguments for it
   */
  public static void info(String format, @Nullable Object... arguments) {
    LOG.info(format, arguments);
  }

  /**
   * Tells what an operator may want to look into, and no stranger can cause.
   *
   * @param format as SLF4J has it
   * @param arguments for it; a failure as the last one brings its stack trace
   */
  public static void warn(String format, @Nullable Object... arguments) {
    LOG.warn(format, arguments);
  }
}
