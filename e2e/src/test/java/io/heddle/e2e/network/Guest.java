package io.heddle.e2e.network;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A program of ours in a virtual machine of its own, and the lines that it says. Any thread. */
final class Guest implements AutoCloseable {
  private static final String END = "(the program has ended)";

  private final Process process;
  private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();

  private Guest(Process process) {
    this.process = process;
    Thread reader = new Thread(this::read, "guest");
    reader.setDaemon(true);
    reader.start();
  }

  /** Starts a class's {@code main}, by a command that is put in front of that of the JVM. */
  static Guest start(List<String> inFront, Class<?> program, String... arguments)
      throws IOException {
    List<String> command = new ArrayList<>(inFront);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-Xmx512m", "-cp"));
    command.add(System.getProperty("java.class.path"));
    command.add(program.getName());
    command.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
    return new Guest(builder.start());
  }

  private void read() {
    try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        lines.add(line);
      }
    } catch (IOException | UncheckedIOException e) {
      lines.add(e.toString());
    }
    lines.add(END);
  }

  /** The next line, which must begin with a word; its other words. */
  String[] told(String word, int withinSeconds) throws InterruptedException {
    String line = lines.poll(withinSeconds, TimeUnit.SECONDS);
    if (line == null) {
      throw new AssertionError("Nothing said within " + withinSeconds + " s, not \"" + word + "\"");
    }
    String[] words = line.split(" ", -1);
    if (!words[0].equals(word)) {
      throw new AssertionError("Not \"" + word + "\", but: " + line);
    }
    return List.of(words).subList(1, words.length).toArray(String[]::new);
  }

  /** Says a line to the program. */
  void say(String line) throws IOException {
    process.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
    process.getOutputStream().flush();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
