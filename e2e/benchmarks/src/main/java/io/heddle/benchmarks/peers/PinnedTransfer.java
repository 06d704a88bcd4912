package io.heddle.benchmarks.peers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A transfer whose both ends may use only some of the machine's cores: in a process of its own, as
 * util-linux's {@code taskset} starts it. One thread.
 */
public final class PinnedTransfer implements Transfer {
  private static final List<Path> TASKSET =
      List.of(Path.of("/usr/bin/taskset"), Path.of("/bin/taskset"));

  /** Who transfers. */
  public enum Who {
    /** Heddle: all connections from one client to one server. */
    HEDDLE,

    /** Netty's QUIC alone: as many pairs of ends as connections. */
    NETTY_QUIC
  }

  private final int streamsEach;
  private final ChildJvm process;

  /**
   * Starts the process.
   *
   * @param cores how many it may use: the machine's first ones
   * @param connections that share the streams
   */
  public PinnedTransfer(Who who, int cores, int connections) throws IOException {
    // Netty's pairs have so many streams each; Heddle's connections share what there is.
    streamsEach = who == Who.HEDDLE ? connections : 1;
    process =
        new ChildJvm(
            List.of(taskset().toString(), "-c", "0-" + (cores - 1)),
            List.of(),
            PinnedProcess.class,
            who.name(),
            Integer.toString(connections));
  }

  /** Whether this system can keep processes to some of its cores. */
  public static boolean isPossible() {
    return TASKSET.stream().anyMatch(Files::isExecutable);
  }

  private static Path taskset() throws IOException {
    return TASKSET.stream()
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow(() -> new IOException("There is no taskset, which util-linux has"));
  }

  private long ask(String command) {
    return Long.parseLong(process.ask(command));
  }

  @Override
  public void start(int streams, int messageBytes) {
    ask("start " + streams * streamsEach + " " + messageBytes);
  }

  @Override
  public long receivedBytes() {
    return ask("received");
  }

  @Override
  public long cpuNs() {
    return ask("cpu");
  }

  @Override
  public void stop() {
    ask("stop");
  }

  @Override
  public void close() {
    process.close();
  }
}
