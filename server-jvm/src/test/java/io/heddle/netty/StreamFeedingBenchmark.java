package io.heddle.netty;

import com.sun.management.OperatingSystemMXBean;
import io.heddle.netty.Loopback.Pair;
import io.netty.handler.codec.quic.QuicConnectionStats;
import java.lang.management.ManagementFactory;
import java.util.Locale;

/**
 * Measures how fast one connection sends over 1 and over many streams, in one process. Run {@code
 * main} with the quantum in KiB and then the numbers of streams, for example {@code 64 1 100}.
 */
final class StreamFeedingBenchmark {
  private static final int WARM_UP_MS = 2_000;
  private static final int MEASURED_MS = 4_000;

  private StreamFeedingBenchmark() {}

  /** Prints a line for each number of streams, and for all but the first its share of the first. */
  public static void main(String[] arguments) throws Exception {
    int quantumKib = Integer.parseInt(arguments[0]);
    double first = 0;
    for (int i = 1; i < arguments.length; i++) {
      int streams = Integer.parseInt(arguments[i]);
      double rate = measure(streams, quantumKib);
      if (i == 1) {
        first = rate;
      } else {
        System.out.printf(Locale.ROOT, "  %.2f of the first%n", rate / first);
      }
    }
  }

  /** Both ends' processor time: unlike the rate, it bears a busy machine. */
  private static long cpuNs() {
    return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }

  private static double measure(int streams, int quantumKib) throws Exception {
    try (Loopback loopback = Loopback.start()) {
      Pair pair = loopback.connect();
      StreamFeeder feeder =
          StreamFeeder.start(pair.client(), streams, Long.MAX_VALUE, quantumKib * 1024);
      Thread.sleep(WARM_UP_MS);
      long startBytes = loopback.bytesReadByServer();
      long startCpuNs = cpuNs();
      long startNs = System.nanoTime();
      Thread.sleep(MEASURED_MS);
      long cpuNs = cpuNs() - startCpuNs;
      long bytes = loopback.bytesReadByServer() - startBytes;
      double rate = bytes * 1e3 / (System.nanoTime() - startNs);
      QuicConnectionStats stats = pair.client().collectStats().get();
      System.out.printf(
          Locale.ROOT,
          "%d streams, quantum %d KiB: %.0f MB/s, %.0f MB a CPU second, packets of %d bytes, %d lost,"
              + " %d blocks%n",
          streams,
          quantumKib,
          rate,
          bytes * 1e3 / cpuNs,
          stats.sentBytes() / stats.sent(),
          stats.lost(),
          feeder.blocks());
      return rate;
    }
  }
}
