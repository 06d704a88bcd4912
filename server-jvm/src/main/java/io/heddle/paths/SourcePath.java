package io.heddle.paths;

import io.heddle.Bytes;
import io.heddle.SendStream;
import io.heddle.Session;
import io.heddle.SessionHandler;
import io.heddle.StreamPriority;

/**
 * {@code /source?bytes=N&streams=K&priority=P}: sends N bytes (default 1 MiB) on each of K (default
 * 1) unidirectional streams of priority P (default 128). Byte i has the value i mod 251. Stateless.
 */
public final class SourcePath implements SessionHandler {
  private static final long MOST_BYTES = 1L << 40;
  private static final int MOST_STREAMS = 1_000;

  /** A prime, so that a shifted copy is told from the right one. */
  private static final int PERIOD = 251;

  private static final int CHUNK_BYTES = PERIOD * 1024;
  private static final byte[] CHUNK = new byte[CHUNK_BYTES];

  static {
    for (int i = 0; i < CHUNK_BYTES; i++) {
      CHUNK[i] = (byte) (i % PERIOD);
    }
  }

  /** Creates the service. */
  public SourcePath() {}

  @Override
  public void handle(Session session) {
    try {
      long bytes = Parameters.number(session.request(), "bytes", 0, MOST_BYTES, 1 << 20);
      long streams = Parameters.number(session.request(), "streams", 1, MOST_STREAMS, 1);
      long priority =
          Parameters.number(
              session.request(),
              "priority",
              0,
              StreamPriority.LEVELS - 1,
              StreamPriority.NORMAL.value());
      for (int i = 0; i < streams; i++) {
        session
            .openUni(StreamPriority.of((int) priority))
            .thenAccept(stream -> send(stream, bytes));
      }
    } catch (Parameters.Unusable e) {
      session.close(ClosePath.BAD_PARAMETERS, String.valueOf(e.getMessage()));
    }
  }

  private static void send(SendStream stream, long bytes) {
    long[] left = {bytes};
    Loops.whileTrue(
            () -> {
              int now = (int) Math.min(left[0], CHUNK_BYTES);
              left[0] -= now;
              return stream.write(Bytes.of(CHUNK, 0, now)).thenApply(done -> left[0] > 0);
            })
        .thenCompose(done -> stream.finish());
  }
}
