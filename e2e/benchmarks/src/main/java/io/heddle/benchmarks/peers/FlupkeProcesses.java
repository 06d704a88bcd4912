package io.heddle.benchmarks.peers;

import io.heddle.benchmarks.report.Samples;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Flupke, which may stand still for good, in a process of its own: after a round in which nothing
 * moved, and which counts as such, the next is a new process's. One thread.
 */
public final class FlupkeProcesses implements Transfer {
  private @Nullable ChildTransfer process;

  /** No process yet. */
  public FlupkeProcesses() {}

  @Override
  public List<Samples> observe(int streams, int messageBytes, int observeMs) throws Exception {
    try {
      List<Samples> figures = Transfer.super.observe(streams, messageBytes, observeMs);
      if (figures.get(0).median() == 0) {
        close();
      }
      return figures;
    } catch (IOException e) {
      close();
      return List.of(Samples.of(0), Samples.of(Double.NaN));
    }
  }

  private ChildTransfer process() throws IOException {
    ChildTransfer running = process;
    if (running == null) {
      running = ChildTransfer.of(ChildTransfer.Who.FLUPKE);
      process = running;
    }
    return running;
  }

  @Override
  public void start(int streams, int messageBytes) throws IOException {
    process().start(streams, messageBytes);
  }

  @Override
  public long receivedBytes() throws IOException {
    return process().receivedBytes();
  }

  @Override
  public long cpuNs() throws IOException {
    return process().cpuNs();
  }

  @Override
  public void stop() throws IOException {
    process().stop();
  }

  @Override
  public void close() {
    if (process != null) {
      process.close();
      process = null;
    }
  }
}
