package io.heddle.benchmarks;

import io.heddle.benchmarks.browser.MeasuringPage;
import io.heddle.benchmarks.browser.PageSessions;
import io.heddle.benchmarks.browser.PageTransfer;
import io.heddle.benchmarks.browser.PageTransfer.Api;
import io.heddle.benchmarks.report.Rounds;
import io.heddle.benchmarks.report.Row;
import io.heddle.benchmarks.report.Samples;
import io.heddle.benchmarks.report.Target;
import java.util.List;
import java.util.Optional;

/**
 * What the compiled client costs in a page: the same script moves the same bytes, through Heddle's
 * class and through the browser's own, to and from the same server.
 */
final class BrowserTopic implements Topic {
  private static final String REFERENCE = "Chromium's own";
  private static final int CHUNK_BYTES = 64 << 10;
  private static final int MESSAGE_BYTES = 1 << 10;

  /** What a transfer is asked to do. */
  private interface Load {
    Samples observe(PageTransfer transfer, int ms) throws Exception;
  }

  @Override
  public String name() {
    return "browser";
  }

  @Override
  public void run(Scale scale, Report report) throws Exception {
    Optional<MeasuringPage> shown = MeasuringPage.open();
    if (shown.isEmpty()) {
      report.step(MeasuringPage.LEFT_OUT);
      return;
    }
    try (MeasuringPage page = shown.get();
        PageSessions sessions = new PageSessions(page)) {
      PageTransfer reference = sessions.overHttp3(Api.BROWSER);
      compare(scale, report, "", sessions.overHttp3(Api.JAVASCRIPT), reference);
      if (scale.whole()) {
        compare(scale, report, " (WebAssembly)", sessions.overHttp3(Api.WASM), reference);
      }
    }
  }

  private static void compare(
      Scale scale, Report report, String build, PageTransfer heddle, PageTransfer reference)
      throws Exception {
    boolean main = build.isEmpty();
    Target near = main ? Target.ratioAtLeast(0.95) : Target.NONE;
    Comparison comparison = new Comparison(scale, report, heddle, reference, near);
    // Beside two browser processes single rounds differ by a fifth.
    int rounds = main ? 2 * scale.rounds() : scale.rounds();
    comparison.add(
        "page: upload" + build, "MB/s", 1e6, rounds, (at, ms) -> at.upload(CHUNK_BYTES, ms));
    comparison.add(
        "page: download" + build, "MB/s", 1e6, rounds, (at, ms) -> at.download(false, ms));
    comparison.add(
        "page: 1 KiB messages" + build,
        "1/s",
        MESSAGE_BYTES,
        rounds,
        (at, ms) -> at.upload(MESSAGE_BYTES, ms));
    if (!main || !scale.whole()) {
      return;
    }
    comparison.add(
        "page: download into own buffers",
        "MB/s",
        1e6,
        scale.rounds(),
        (at, ms) -> at.download(true, ms));
    comparison.add(
        "page: 1 KiB on a stream each",
        "1/s",
        MESSAGE_BYTES,
        scale.rounds(),
        (at, ms) -> at.streams(MESSAGE_BYTES, ms));
    comparison.add(
        "page: 1 KiB datagrams",
        "1/s",
        MESSAGE_BYTES,
        scale.rounds(),
        (at, ms) -> at.datagrams(MESSAGE_BYTES, ms));
  }

  /** Adds rows about one of Heddle's builds, next to the browser's own. */
  private record Comparison(
      Scale scale, Report report, PageTransfer heddle, PageTransfer reference, Target target) {
    void add(String name, String unit, double bytesPerUnit, int rounds, Load load)
        throws Exception {
      report.step(name);
      List<Rounds> found =
          Rounds.alternateAll(
              REFERENCE,
              scale.warmups(),
              rounds,
              () -> observe(heddle, load, bytesPerUnit),
              () -> observe(reference, load, bytesPerUnit));
      report.add(Row.of(name, unit, found.get(0), target));
      report.add(Row.of(name + ": processor time", "ms/MB", found.get(1), Target.NONE));
    }

    private List<Samples> observe(PageTransfer transfer, Load load, double bytesPerUnit)
        throws Exception {
      long fromNs = System.nanoTime();
      long fromCpuNs = transfer.cpuNs();
      double rate = load.observe(transfer, scale.transferMs() / 2).median();
      double cpuNs = transfer.cpuNs() - fromCpuNs;
      double seconds = (System.nanoTime() - fromNs) / 1e9;
      // All the while bytes move, though only some of it is observed; ns/B is ms/MB.
      return List.of(Samples.of(rate / bytesPerUnit), Samples.of(cpuNs / (rate * seconds)));
    }
  }
}
