package io.heddle.benchmarks.peers;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.Writer;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** A process of Node that runs {@code peers/moq-qmux/traffic.mjs}. For one thread at a time. */
final class MoqProcess implements AutoCloseable {
  private static final String LOCK = "package-lock.json";
  private static final List<String> SCRIPTS =
      List.of("package.json", "control.mjs", "traffic.mjs", LOCK);

  private final Process process;
  private final Writer commands;
  private final BufferedReader answers;

  /** Starts in a directory that was {@linkplain #install() installed}. */
  MoqProcess(Path directory) throws IOException {
    process =
        new ProcessBuilder("node", "traffic.mjs")
            .directory(directory.toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    commands = process.outputWriter(StandardCharsets.UTF_8);
    answers = process.inputReader(StandardCharsets.UTF_8);
  }

  /**
   * Puts the scripts, and what npm brings for them, beside this program, unless they are there.
   *
   * @return where
   * @throws IOException if there is no npm, or it cannot
   */
  static Path install() throws IOException, InterruptedException {
    Path directory = beside().resolve("peers").resolve("moq-qmux");
    Files.createDirectories(directory);
    byte[] wanted = resource(LOCK);
    Path lock = directory.resolve(LOCK);
    // npm leaves it there when it is done.
    Path done = directory.resolve("node_modules").resolve(".package-lock.json");
    boolean current =
        Files.exists(done) && Files.exists(lock) && Arrays.equals(wanted, Files.readAllBytes(lock));
    for (String script : SCRIPTS) {
      Files.write(directory.resolve(script), resource(script));
    }
    if (!current) {
      Process npm =
          new ProcessBuilder("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund")
              .directory(directory.toFile())
              .redirectErrorStream(true)
              .start();
      String said = new String(npm.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (npm.waitFor() != 0) {
        throw new IOException("npm ci failed: " + said.strip());
      }
    }
    return directory;
  }

  /** The directory of the build's output that holds this class, or the archive with it. */
  private static Path beside() {
    try {
      return Path.of(MoqProcess.class.getProtectionDomain().getCodeSource().getLocation().toURI())
          .resolveSibling("");
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] resource(String name) throws IOException {
    try (InputStream in = MoqProcess.class.getResourceAsStream("moq-qmux/" + name)) {
      return Objects.requireNonNull(in, name).readAllBytes();
    }
  }

  /**
   * Gives a command of the script and waits for what came of it.
   *
   * @param words a name and arguments: numbers, and texts without quotes
   * @return JSON
   */
  String ask(Object... words) throws IOException {
    String line =
        Arrays.stream(words)
            .map(word -> word instanceof Number ? word.toString() : quoted(word.toString()))
            .collect(Collectors.joining(",", "[", "]\n"));
    commands.write(line);
    commands.flush();
    String answer = answers.readLine();
    if (answer == null || answer.startsWith("error ")) {
      throw new IOException("@moq/qmux cannot " + words[0] + ": " + answer);
    }
    return answer;
  }

  private static String quoted(String text) {
    return '"' + text.replace("\n", "\\n") + '"';
  }

  @Override
  public void close() {
    try {
      commands.close();
      if (!process.waitFor(5, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (IOException | InterruptedException e) {
      process.destroyForcibly();
    }
  }
}
