package io.heddle.benchmarks.peers;

import io.heddle.Bytes;
import io.heddle.SendStream;
import io.heddle.Session;
import io.heddle.StreamPriority;
import io.heddle.paths.Loops;
import java.nio.ByteBuffer;

/**
 * Uploads that never pause and small messages among them, each on a stream of its own, until it is
 * closed. Any thread.
 */
public final class PrioritySender implements AutoCloseable {
  private static final int MESSAGE_BYTES = 1 << 10;
  private static final int CHUNK_BYTES = 64 << 10;
  private static final long MESSAGE_PAUSE_MS = 100;

  private final Session to;
  private final StreamPriority messages;
  private final Thread thread;
  private volatile boolean stopped;

  /**
   * Starts.
   *
   * @param uploads how many
   * @param scheduled whether messages are CRITICAL and uploads BACKGROUND; else all are the same
   */
  public PrioritySender(Session to, int uploads, boolean scheduled) {
    this.to = to;
    messages = scheduled ? StreamPriority.CRITICAL : StreamPriority.NORMAL;
    for (byte i = 0; i < uploads; i++) {
      SendStream stream =
          HeddlePair.await(
              to.openUni(scheduled ? StreamPriority.BACKGROUND : StreamPriority.NORMAL));
      stream.write(new byte[] {i});
      upload(stream);
    }
    thread = new Thread(this::sendMessages, "messages");
    thread.setDaemon(true);
    thread.start();
  }

  private void upload(SendStream stream) {
    byte[] chunk = Payload.of(CHUNK_BYTES);
    // Two writes at a time, so that there is always one to send.
    for (int i = 0; i < 2; i++) {
      Loops.whileTrue(() -> stream.write(Bytes.of(chunk)).thenApply(done -> !stopped));
    }
  }

  private void sendMessages() {
    try {
      while (!stopped) {
        message();
        Thread.sleep(MESSAGE_PAUSE_MS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void message() {
    long nowNs = PriorityClock.nowNs();
    to.openUni(messages)
        .thenAccept(
            stream -> {
              ByteBuffer message = ByteBuffer.allocate(1 + MESSAGE_BYTES);
              message.put((byte) -1).putLong(nowNs);
              stream.write(message.array());
              stream.finish();
            });
  }

  @Override
  public void close() {
    stopped = true;
  }
}
