package io.heddle.benchmarks.peers;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A process of its own that runs a class of this program, which answers each line with a line and
 * ends with its input; one that does not answer for long is killed. One thread.
 */
final class ChildJvm implements AutoCloseable {
  /** How long an answer may take. */
  private static final long PATIENCE_S = 60;

  private final Process process;
  private final PrintWriter questions;
  private final BufferedReader answers;

  /**
   * Starts it.
   *
   * @param launcher a program that starts others, with its arguments; empty for none
   * @param options of the JVM
   * @param arguments of the main class
   */
  ChildJvm(List<String> launcher, List<String> options, Class<?> main, String... arguments)
      throws IOException {
    List<String> command = new ArrayList<>(launcher);
    command.add(System.getProperty("java.home") + File.separator + "bin" + File.separator + "java");
    command.addAll(options);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(List.of(arguments));
    process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    questions = new PrintWriter(process.outputWriter(StandardCharsets.UTF_8), true);
    answers = process.inputReader(StandardCharsets.UTF_8);
  }

  /** Says something, and waits for the answer. */
  String ask(String question) throws IOException {
    questions.println(question);
    return line();
  }

  /** What it says next. */
  String line() throws IOException {
    CompletableFuture<Void> answered = new CompletableFuture<>();
    answered
        .orTimeout(PATIENCE_S, TimeUnit.SECONDS)
        .exceptionally(
            late -> {
              process.destroyForcibly();
              return null;
            });
    String line = answers.readLine();
    answered.complete(null);
    if (line == null) {
      throw new IOException("The process ended, or was killed: " + process.info());
    }
    return line;
  }

  @Override
  public void close() {
    questions.close();
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
