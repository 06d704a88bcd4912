package io.heddle.e2e.network;

import com.microsoft.playwright.Page;
import io.heddle.e2e.Browsers;
import io.heddle.e2e.compiled.PageServer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/** A {@link PatternClient} in Chromium: {@code patterns.js}. To be used by one thread. */
final class PatternPage implements AutoCloseable {
  private static final String PAGE =
      "<!doctype html><title>patterns</title><link rel=icon href='data:,'>"
          + "<script src=patterns.js></script>";

  private static final String CLIENT = "/META-INF/heddle/web/client/heddle.js";

  /** Longer than any blackout, and what follows it. */
  private static final long STALL_NS = TimeUnit.SECONDS.toNanos(45);

  private final Path folder;
  private final PageServer pages;
  private final Browsers browser;
  private final Page page;
  private final boolean compiled;

  /**
   * Launches it.
   *
   * @param compiled whether with Heddle's compiled client, or else with the browser's own class
   */
  PatternPage(boolean compiled) throws IOException {
    this.compiled = compiled;
    folder = Files.createTempDirectory("heddle-patterns");
    copy("patterns.js", "patterns.js");
    copy(CLIENT, "heddle.js");
    pages = new PageServer(folder, PAGE, (path, body) -> {});
    browser = Browsers.chromium();
    page = browser.newPage();
    page.navigate(pages.url());
  }

  private void copy(String resource, String name) throws IOException {
    try (InputStream file =
        Objects.requireNonNull(PatternPage.class.getResourceAsStream(resource), resource)) {
      Files.write(folder.resolve(name), file.readAllBytes());
    }
  }

  void connect(String url, String hash) {
    page.setDefaultTimeout(60_000);
    page.evaluate(
        "task => connect(task.url, task.hash, task.compiled)",
        Map.of("url", url, "hash", hash, "compiled", compiled));
  }

  /** As {@link PatternClient#move}. */
  double move(char kind, int streams, long bytes, int withinSeconds) {
    page.evaluate(
        "task => { window.moved = ''; move(task).then(s => { window.moved = s; },"
            + " e => { window.moved = String(e); }); }",
        Map.of("kind", String.valueOf(kind), "streams", streams, "bytes", (double) bytes));
    String said = awaitMoved(withinSeconds);
    if (!said.startsWith("exact ")) {
      throw new AssertionError((kind == 'u' ? "Up: " : "Down: ") + said);
    }
    return Double.parseDouble(said.substring("exact ".length()));
  }

  private String awaitMoved(int withinSeconds) {
    long fromNs = System.nanoTime();
    long movedNs = fromNs;
    double passed = 0;
    while (true) {
      String said = String.valueOf(page.evaluate("() => window.moved"));
      long nowNs = System.nanoTime();
      double now = ((Number) page.evaluate("() => passed")).doubleValue();
      if (!said.isEmpty()) {
        return said;
      }
      if (now > passed) {
        passed = now;
        movedNs = nowNs;
      }
      if (nowNs - movedNs > STALL_NS || nowNs - fromNs > TimeUnit.SECONDS.toNanos(withinSeconds)) {
        return "nothing moved for "
            + TimeUnit.NANOSECONDS.toSeconds(nowNs - movedNs)
            + " s, after "
            + (long) passed
            + " bytes and "
            + datagramsBack()
            + " of "
            + datagramsSent()
            + " datagrams";
      }
      page.waitForTimeout(100);
    }
  }

  int datagramsSent() {
    return ((Number) page.evaluate("() => datagrams.sent")).intValue();
  }

  int datagramsBack() {
    return ((Number) page.evaluate("() => datagrams.back")).intValue();
  }

  @Override
  public void close() throws IOException {
    browser.close();
    pages.close();
    for (String name : new String[] {"patterns.js", "heddle.js"}) {
      Files.delete(folder.resolve(name));
    }
    Files.delete(folder);
  }
}
