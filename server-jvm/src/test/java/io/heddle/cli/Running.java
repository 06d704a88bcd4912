package io.heddle.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine;

/** The command under way in a thread of this process, as if typed. To be used by one thread. */
final class Running implements AutoCloseable {
  private static final long PATIENCE_S = 30;

  private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
  private final StringWriter errors = new StringWriter();
  private final CompletableFuture<Integer> status = new CompletableFuture<>();
  private final Thread thread;

  private Running(Map<String, String> environment, String... arguments) {
    CommandLine command =
        Heddle.commandLine()
            .setOut(new PrintWriter(new Lines(lines)))
            .setErr(new PrintWriter(errors, true));
    Objects.requireNonNull(command.getSubcommands().get("serve"))
        .setDefaultValueProvider(new Environment(environment::get));
    thread =
        new Thread(
            () -> status.complete(command.execute(arguments)),
            "heddle " + Arrays.toString(arguments));
    thread.setUncaughtExceptionHandler((where, e) -> status.completeExceptionally(e));
    thread.start();
  }

  static Running heddle(String... arguments) {
    return new Running(Map.of(), arguments);
  }

  static Running heddle(Map<String, String> environment, String... arguments) {
    return new Running(environment, arguments);
  }

  /** A server on free ports, ready. */
  static Running serve(String... more) throws Exception {
    String[] arguments =
        Arrays.copyOf(new String[] {"serve", "--port=0", "--http-port=0"}, 3 + more.length);
    System.arraycopy(more, 0, arguments, 3, more.length);
    return heddle(arguments);
  }

  /** The next line of standard output. */
  String line() throws Exception {
    String line = lines.poll(PATIENCE_S, TimeUnit.SECONDS);
    if (line == null) {
      throw new TimeoutException("No line came; standard error: " + errors);
    }
    return line;
  }

  /** The first line, which a server prints when it listens. */
  Ready ready() throws Exception {
    return Ready.parse(line());
  }

  /** What the command exits with; waits for that. */
  int status() throws Exception {
    return status.get(PATIENCE_S, TimeUnit.SECONDS);
  }

  /** What went to standard output and was not asked for line by line. */
  String output() {
    return String.join("\n", lines);
  }

  String errors() {
    return errors.toString();
  }

  /** Interrupts the command, as an embedding program does, and gives its exit status. */
  int interrupt() throws Exception {
    thread.interrupt();
    return status();
  }

  @Override
  public void close() {
    thread.interrupt();
    status.orTimeout(PATIENCE_S, TimeUnit.SECONDS).join();
  }

  /** Splits what is printed into lines. */
  private static final class Lines extends Writer {
    private final BlockingQueue<String> lines;
    private final StringBuilder begun = new StringBuilder();

    Lines(BlockingQueue<String> lines) {
      this.lines = lines;
    }

    @Override
    public void write(char[] from, int offset, int length) {
      for (int i = offset; i < offset + length; i++) {
        if (from[i] == '\n') {
          lines.add(begun.toString().replace("\r", ""));
          begun.setLength(0);
        } else {
          begun.append(from[i]);
        }
      }
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }
}
