package io.heddle.jvm;

import io.heddle.Bytes;
import io.heddle.HeddleException;
import io.heddle.SendStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;

/**
 * A stream's send direction as an {@link OutputStream}. Writes are copied and wait until the peer's
 * window has taken them; single bytes are gathered until {@link #flush()}. Failures are {@link
 * IOException}s whose cause is the {@link HeddleException}. Confined to one thread at a time.
 */
public final class StreamOutput extends OutputStream {
  private static final int GATHERED_BYTES = 8 << 10;

  private final SendStream stream;
  private final byte[] gathered = new byte[GATHERED_BYTES];
  private int count;
  private boolean closed;

  /**
   * Writes a stream, which nobody else writes.
   *
   * @param stream what to write
   */
  public StreamOutput(SendStream stream) {
    this.stream = Objects.requireNonNull(stream);
  }

  @Override
  public void write(int value) throws IOException {
    checkOpen();
    if (count == gathered.length) {
      flush();
    }
    gathered[count++] = (byte) value;
  }

  @Override
  public void write(byte[] source, int from, int length) throws IOException {
    Objects.checkFromIndexSize(from, length, source.length);
    checkOpen();
    if (length <= gathered.length - count) {
      System.arraycopy(source, from, gathered, count, length);
      count += length;
      return;
    }
    flush();
    if (length < gathered.length) {
      System.arraycopy(source, from, gathered, 0, length);
      count = length;
    } else {
      await(stream.write(Bytes.of(Arrays.copyOfRange(source, from, from + length))));
    }
  }

  /** Writes what was gathered. */
  @Override
  public void flush() throws IOException {
    if (count > 0) {
      byte[] copy = Arrays.copyOf(gathered, count);
      count = 0;
      await(stream.write(Bytes.of(copy)));
    }
  }

  /** Writes what was gathered, and ends the direction (FIN). */
  @Override
  public void close() throws IOException {
    if (!closed) {
      closed = true;
      flush();
      await(stream.finish());
    }
  }

  private void checkOpen() throws IOException {
    if (closed) {
      throw new IOException("This stream was closed by close()");
    }
  }

  private static void await(CompletableFuture<?> written) throws IOException {
    try {
      Blocking.await(written);
    } catch (HeddleException e) {
      throw new IOException(e.getMessage(), e);
    } catch (InterruptedException e) {
      throw StreamInput.interrupted(e);
    }
  }
}
