package io.heddle.e2e.qmux;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * A process of Node that runs {@code peers/moq-qmux/peer.mjs}: npm's @moq/qmux, as a client and as
 * a server. For one thread at a time.
 */
final class MoqPeer implements AutoCloseable {
  private static final Path SOURCE = Path.of("peers", "moq-qmux");
  private static final Path INSTALLED = Path.of("target", "peers", "moq-qmux");
  private static final String LOCK = "package-lock.json";
  private static final int PATIENCE_S = 60;

  private final Process process;
  private final Writer commands;
  private final BufferedReader answers;

  /** Starts the process; the first one of a build installs what the lock file names. */
  MoqPeer() throws Exception {
    install();
    process = node("node", "peer.mjs").start();
    commands = process.outputWriter(StandardCharsets.UTF_8);
    answers = process.inputReader(StandardCharsets.UTF_8);
  }

  private static void install() throws Exception {
    Files.createDirectories(INSTALLED);
    Path lock = INSTALLED.resolve(LOCK);
    boolean current =
        Files.exists(INSTALLED.resolve("node_modules"))
            && Files.exists(lock)
            && Files.mismatch(SOURCE.resolve(LOCK), lock) < 0;
    for (String name : List.of("package.json", "control.mjs", "peer.mjs", LOCK)) {
      Files.copy(
          SOURCE.resolve(name), INSTALLED.resolve(name), StandardCopyOption.REPLACE_EXISTING);
    }
    if (!current) {
      Process npm =
          node("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund")
              .redirectErrorStream(true)
              .start();
      String output = new String(npm.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (npm.waitFor() != 0) {
        Files.deleteIfExists(lock);
        throw new IOException("npm ci failed: " + output);
      }
    }
  }

  private static ProcessBuilder node(String... command) {
    return new ProcessBuilder(command)
        .directory(INSTALLED.toFile())
        .redirectError(ProcessBuilder.Redirect.INHERIT);
  }

  /**
   * Gives a command of {@code peer.mjs} and waits for what came of it, but not for ever: reading
   * from a process hears no interrupt, so one that does not answer is ended.
   *
   * @param words a name and arguments: texts and numbers
   * @return JSON
   */
  String ask(Object... words) throws IOException {
    String line =
        Arrays.stream(words)
            .map(word -> word instanceof String ? "\"" + word + "\"" : word.toString())
            .collect(Collectors.joining(",", "[", "]\n"));
    commands.write(line);
    commands.flush();
    CompletableFuture<?> late = new CompletableFuture<>().orTimeout(PATIENCE_S, TimeUnit.SECONDS);
    late.exceptionally(
        timeout -> {
          process.destroyForcibly();
          return null;
        });
    String answer = answers.readLine();
    if (!late.complete(null)) {
      throw new AssertionError(line.strip() + " had no answer in " + PATIENCE_S + " s");
    }
    if (answer == null || answer.startsWith("error ")) {
      throw new AssertionError(line.strip() + " failed: " + answer);
    }
    return answer;
  }

  /** Ends the process, and with it all of its sessions. */
  @Override
  public void close() throws IOException {
    commands.close();
    process
        .onExit()
        .completeOnTimeout(process, 5, TimeUnit.SECONDS)
        .thenAccept(Process::destroyForcibly)
        .join();
  }
}
