package io.heddle.e2e;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import tech.kwik.core.log.BaseLogger;

/** What Kwik did last, for the message of a test that fails. Safe from any thread. */
final class KwikLog extends BaseLogger {
  private static final int MOST_CHARS = 200_000;

  private final StringBuilder lines = new StringBuilder();

  KwikLog() {
    logDebug(true);
    logPackets(true);
    logInfo(true);
    logWarning(true);
    useRelativeTime(true);
  }

  @Override
  protected synchronized void log(String message) {
    if (lines.length() < MOST_CHARS) {
      lines.append(message).append('\n');
    }
  }

  @Override
  protected void log(String message, @Nullable Throwable failure) {
    log(message + ": " + failure);
  }

  @Override
  protected void logWithHexDump(String message, byte[] data, int length) {}

  @Override
  protected void logWithHexDump(String message, ByteBuffer data, int offset, int length) {}

  @Override
  public synchronized String toString() {
    return lines.toString();
  }
}
