package io.heddle.benchmarks.peers;

import io.heddle.benchmarks.report.Samples;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * A peer that may stand still for good: after a round in which nothing moved, or which failed, and
 * which counts as a rate of 0, the next round is a new one's, which warms up before. One thread.
 */
public final class Renewed implements Transfer {
  private final int warmUpMs;
  private final Callable<? extends Transfer> maker;
  private @Nullable Transfer transfer;

  /**
   * No transfer yet.
   *
   * @param warmUpMs how long a new one moves what it is then asked to, before that counts
   * @param maker makes one for the first round, and for each after one that stood still
   */
  public Renewed(int warmUpMs, Callable<? extends Transfer> maker) {
    this.warmUpMs = warmUpMs;
    this.maker = maker;
  }

  @Override
  public List<Samples> observe(int streams, int messageBytes, int observeMs) throws Exception {
    boolean isNew = transfer == null;
    Transfer current = transfer();
    try {
      if (isNew) {
        current.observe(streams, messageBytes, warmUpMs);
      }
      List<Samples> figures = current.observe(streams, messageBytes, observeMs);
      if (figures.get(0).median() == 0) {
        close();
      }
      return figures;
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception e) {
      close();
      return List.of(Samples.of(0), Samples.of(Double.NaN));
    }
  }

  private Transfer transfer() throws Exception {
    Transfer current = transfer;
    if (current == null) {
      current = maker.call();
      transfer = current;
    }
    return current;
  }

  @Override
  public void start(int streams, int messageBytes) throws Exception {
    transfer().start(streams, messageBytes);
  }

  @Override
  public long receivedBytes() throws Exception {
    return transfer().receivedBytes();
  }

  @Override
  public long cpuNs() throws Exception {
    return transfer().cpuNs();
  }

  @Override
  public void stop() throws Exception {
    transfer().stop();
  }

  @Override
  public void close() {
    if (transfer != null) {
      transfer.close();
      transfer = null;
    }
  }
}
