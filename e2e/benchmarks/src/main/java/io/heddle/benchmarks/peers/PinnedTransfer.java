package io.heddle.benchmarks.peers;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

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
  private final Process process;
  private final PrintWriter commands;
  private final BufferedReader answers;

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
        new ProcessBuilder(
                taskset().toString(),
                "-c",
                "0-" + (cores - 1),
                System.getProperty("java.home") + File.separator + "bin" + File.separator + "java",
                "-cp",
                System.getProperty("java.class.path"),
                PinnedProcess.class.getName(),
                who.name(),
                Integer.toString(connections))
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    commands = new PrintWriter(process.outputWriter(StandardCharsets.UTF_8), true);
    answers = process.inputReader(StandardCharsets.UTF_8);
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

  private long ask(String command) throws IOException {
    commands.println(command);
    String answer = answers.readLine();
    if (answer == null) {
      throw new IOException("The process with the transfer ended");
    }
    return Long.parseLong(answer);
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
    commands.close();
    try {
      if (!process.waitFor(5, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
