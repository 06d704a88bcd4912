package io.heddle.benchmarks.peers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A transfer with both ends in a process of its own, which may be kept to some of the machine's
 * cores, as util-linux's {@code taskset} does. One thread.
 */
public final class ChildTransfer implements Transfer {
  private static final List<Path> TASKSET =
      List.of(Path.of("/usr/bin/taskset"), Path.of("/bin/taskset"));

  /** Who transfers. */
  public enum Who {
    /** Heddle: all connections from one client to one server. */
    HEDDLE,

    /** Netty's QUIC alone: as many pairs of ends as connections. */
    NETTY_QUIC,

    /** Flupke, WebTransport in pure Java: one stream on one connection. */
    FLUPKE
  }

  private final int streamsEach;
  private final ChildJvm process;

  private ChildTransfer(Who who, int connections, List<String> launcher) throws IOException {
    // Netty's pairs have so many streams each; Heddle's connections share what there is.
    streamsEach = who == Who.HEDDLE ? connections : 1;
    process =
        new ChildJvm(
            launcher,
            List.of(),
            ChildTransferMain.class,
            who.name(),
            Integer.toString(connections));
  }

  /** Starts a process that transfers over one connection and may use all cores. */
  public static ChildTransfer of(Who who) throws IOException {
    return new ChildTransfer(who, 1, List.of());
  }

  /**
   * Starts a process on some of the cores.
   *
   * @param cores how many it may use: the machine's first ones
   * @param connections that share the streams
   */
  public static ChildTransfer pinned(Who who, int cores, int connections) throws IOException {
    return new ChildTransfer(
        who, connections, List.of(taskset().toString(), "-c", "0-" + (cores - 1)));
  }

  /** Whether this system can keep processes to some of its cores. */
  public static boolean canPin() {
    return TASKSET.stream().anyMatch(Files::isExecutable);
  }

  private static Path taskset() throws IOException {
    return TASKSET.stream()
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow(() -> new IOException("There is no taskset, which util-linux has"));
  }

  private long ask(String command) throws IOException {
    return Long.parseLong(process.ask(command));
  }

  @Override
  public void start(int streams, int messageBytes) throws IOException {
    ask("start " + streams * streamsEach + " " + messageBytes);
  }

  @Override
  public long receivedBytes() throws IOException {
    return ask("received");
  }

  @Override
  public long cpuNs() throws IOException {
    return ask("cpu");
  }

  @Override
  public void stop() throws IOException {
    ask("stop");
  }

  @Override
  public void close() {
    process.close();
  }
}
