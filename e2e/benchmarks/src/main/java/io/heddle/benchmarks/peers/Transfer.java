package io.heddle.benchmarks.peers;

import io.heddle.benchmarks.report.Cpu;
import io.heddle.benchmarks.report.Samples;
import java.util.List;

/** Moves messages as fast as they go between its two ends. */
public interface Transfer extends AutoCloseable {
  /**
   * Begins to send messages.
   *
   * @param streams how many streams send at once
   * @param messageBytes the length of each message
   */
  void start(int streams, int messageBytes) throws Exception;

  /** How many bytes of messages have gone all their way since this object was made. */
  long receivedBytes() throws Exception;

  /** What both ends have needed so far, in nanoseconds of processor time. */
  default long cpuNs() throws Exception {
    return Cpu.processNs();
  }

  /** Stops sending; returns when what is under way has arrived. */
  void stop() throws Exception;

  @Override
  void close();

  /**
   * Observes messages for a while after they have begun to flow.
   *
   * @return the rate at which they arrive, in bytes a second, and what both ends need for it, in
   *     nanoseconds of processor time a byte
   */
  default List<Samples> observe(int streams, int messageBytes, int observeMs) throws Exception {
    start(streams, messageBytes);
    try {
      Thread.sleep(Math.max(10, observeMs / 4));
      long fromBytes = receivedBytes();
      long fromNs = System.nanoTime();
      long fromCpuNs = cpuNs();
      Thread.sleep(observeMs);
      long bytes = receivedBytes() - fromBytes;
      long ns = System.nanoTime() - fromNs;
      long cpuNs = cpuNs() - fromCpuNs;
      return List.of(Samples.of(bytes * 1e9 / ns), Samples.of((double) cpuNs / bytes));
    } finally {
      stop();
    }
  }
}
