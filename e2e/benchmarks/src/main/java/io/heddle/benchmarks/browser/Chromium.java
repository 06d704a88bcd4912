package io.heddle.benchmarks.browser;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A running headless Chromium of the system's own, showing one page. Any thread.
 *
 * <p>Started as a plain process, since all that is asked of it is to show a page: Playwright, which
 * the tests drive browsers with, would make the command six times as large.
 */
final class Chromium implements AutoCloseable {
  private static final List<String> USUAL =
      List.of("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome");
  private static final int PATIENCE_SECONDS = 10;

  private final Process process;
  private final Path profile;

  private Chromium(Process process, Path profile) {
    this.process = process;
    this.profile = profile;
  }

  /**
   * The executable: what the system property {@code heddle.chromium} or the environment variable
   * {@code HEDDLE_CHROMIUM} names, or a usual one.
   */
  static Optional<Path> executable() {
    String named =
        System.getProperty("heddle.chromium", System.getenv().getOrDefault("HEDDLE_CHROMIUM", ""));
    return (named.isEmpty() ? USUAL : List.of(named))
        .stream().map(Path::of).filter(Files::isExecutable).findFirst();
  }

  /**
   * Starts one.
   *
   * @param url the page to show
   */
  static Chromium show(Path executable, String url) throws IOException {
    Path profile = Files.createTempDirectory("heddle-chromium");
    Process process =
        new ProcessBuilder(
                executable.toString(),
                "--headless",
                // The sandbox refuses to run as root, and what is shown is our own page.
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--disable-extensions",
                "--user-data-dir=" + profile,
                url)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    return new Chromium(process, profile);
  }

  /** The processor time that its processes have used; ends of processes take theirs away. */
  long cpuNs() {
    return Stream.concat(Stream.of(process.toHandle()), process.descendants())
        .mapToLong(each -> each.info().totalCpuDuration().map(Duration::toNanos).orElse(0L))
        .sum();
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    deleteProfile();
  }

  private void deleteProfile() {
    try (Stream<Path> files = Files.walk(profile)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException | java.io.UncheckedIOException e) {
      // One of its processes still wrote there: what is left is in the system's temporary folder.
    }
  }
}
