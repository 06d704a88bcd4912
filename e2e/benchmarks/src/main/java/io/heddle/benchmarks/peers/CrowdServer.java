package io.heddle.benchmarks.peers;

import com.sun.management.OperatingSystemMXBean;
import io.heddle.BidiStream;
import io.heddle.Bytes;
import io.heddle.Limits;
import io.heddle.Server;
import io.heddle.ServerConfig;
import io.heddle.Session;
import io.heddle.paths.Loops;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.LongAdder;

/**
 * A server in a process of its own, so that what it needs can be told apart from what its clients
 * need. It echoes on bidirectional streams and counts the ends of the others. For each line that it
 * reads it says how it is.
 */
public final class CrowdServer {
  /** How much idle is tolerated: longer than any run. */
  static final long IDLE_TIMEOUT_MS = 1_200_000;

  private static final LongAdder ENDED_STREAMS = new LongAdder();

  private CrowdServer() {}

  /** What both ends may hold. */
  static Limits limits() {
    return Limits.builder()
        .maxBidiStreams(20_000)
        .maxUniStreams(20_000)
        .maxPendingOpens(20_000)
        .build();
  }

  /** Runs until its input ends. */
  public static void main(String[] args) throws IOException {
    Server server =
        HeddlePair.await(
            Server.start(
                ServerConfig.builder()
                    .host("127.0.0.1")
                    .port(0)
                    .limits(limits())
                    .idleTimeoutMs(IDLE_TIMEOUT_MS)
                    .route("/crowd", CrowdServer::serve)
                    .build()));
    System.out.println(server.address().port() + " " + server.certificateSha256().orElseThrow());
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      System.out.println(state(line.equals("memory")).line(server.sessions(), ENDED_STREAMS.sum()));
    }
    System.exit(0);
  }

  private record State(long memoryBytes, long cpuNs) {
    String line(int sessions, long endedStreams) {
      return memoryBytes + " " + cpuNs + " " + sessions + " " + endedStreams;
    }
  }

  private static State state(boolean memory) throws IOException {
    long bytes = 0;
    if (memory) {
      System.gc();
      System.gc();
      // The heap is touched as a whole when the process starts: resident memory that comes on top
      // is native.
      bytes = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() + residentBytes();
    }
    OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    return new State(bytes, system.getProcessCpuTime());
  }

  private static long residentBytes() throws IOException {
    Path status = Path.of("/proc/self/status");
    if (!Files.exists(status)) {
      return 0;
    }
    for (String line : Files.readAllLines(status)) {
      if (line.startsWith("VmRSS:")) {
        return Long.parseLong(line.replaceAll("\\D", "")) * 1024;
      }
    }
    return 0;
  }

  private static void serve(Session session) {
    Loops.whileTrue(
        () ->
            session
                .acceptBidi()
                .thenApply(
                    stream -> {
                      echo(stream);
                      return true;
                    }));
    Loops.whileTrue(
        () ->
            session
                .acceptUni()
                .thenApply(
                    stream -> {
                      stream
                          .readToEnd(Integer.MAX_VALUE)
                          .thenAccept(
                              bytes -> {
                                bytes.release();
                                ENDED_STREAMS.increment();
                              });
                      return true;
                    }));
  }

  private static void echo(BidiStream stream) {
    Loops.whileTrue(
        () ->
            stream
                .read()
                .thenApply(
                    chunk -> {
                      chunk.ifPresentOrElse(bytes -> stream.write(copy(bytes)), stream::finish);
                      return chunk.isPresent();
                    }));
  }

  private static Bytes copy(Bytes bytes) {
    byte[] kept = bytes.toByteArray();
    bytes.release();
    return Bytes.of(kept);
  }
}
