package io.heddle.benchmarks;

import io.heddle.Connection;
import io.heddle.Limits;
import io.heddle.benchmarks.link.Link;
import io.heddle.benchmarks.link.Shaper;
import io.heddle.benchmarks.peers.HeddlePair;
import io.heddle.benchmarks.peers.PriorityRun;
import io.heddle.benchmarks.report.Plot;
import io.heddle.benchmarks.report.Row;
import io.heddle.benchmarks.report.Samples;
import io.heddle.benchmarks.report.Target;
import java.util.Collections;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * Whether priorities hold on a slow link: how long a small CRITICAL message takes while BACKGROUND
 * uploads fill the link, what the uploads get, and how they share; with all priorities the same for
 * contrast.
 */
final class PriorityTopic implements Topic {
  private static final Link LINK = Link.of(2e6, 40);
  private static final int SHARERS = 10;

  @Override
  public String name() {
    return "priorities";
  }

  @Override
  public void run(Scale scale, Report report) throws Exception {
    Plot plot =
        new Plot("1 KiB messages beside " + SHARERS + " uploads, " + LINK, "ms", 12 * LINK.rttMs());
    plot.bound("2 round trips", 2 * LINK.rttMs());
    report.step("warming up the link");
    measure(scale, false, 1, true);
    for (boolean download : new boolean[] {false, true}) {
      String way = download ? "download" : "upload";
      one(scale, report, way, download);
      many(scale, report, way, download, plot);
    }
    report.plot("priorities", plot.svg());
  }

  private static void one(Scale scale, Report report, String way, boolean download)
      throws Exception {
    report.step("messages beside one " + way + ", " + LINK);
    PriorityRun.Result on = measure(scale, download, 1, true);
    report.step("messages beside one " + way + ", all priorities the same");
    PriorityRun.Result off = measure(scale, download, 1, false);
    String name = "CRITICAL message beside a BACKGROUND " + way;
    report.add(delivery(name, on, Target.below(2 * LINK.rttMs())));
    report.add(delivery("the same, all priorities equal (" + way + ")", off, Target.NONE));
    report.add(
        Row.of(
            "share of the link for the BACKGROUND " + way,
            "%",
            Samples.of(100 * on.uploadBytesPerSecond() / LINK.bytesPerSecond()),
            Target.atLeast(90)));
  }

  private static void many(Scale scale, Report report, String way, boolean download, Plot plot)
      throws Exception {
    String ways = SHARERS + " " + way + "s";
    report.step("messages beside " + ways);
    PriorityRun.Result on = measure(scale, download, SHARERS, true);
    report.step("messages beside " + ways + ", all priorities the same");
    PriorityRun.Result off = measure(scale, download, SHARERS, false);
    String name = "CRITICAL message beside " + SHARERS + " BACKGROUND " + way + "s";
    report.add(delivery(name, on, Target.below(2 * LINK.rttMs())));
    report.add(delivery("the same, all priorities equal (" + ways + ")", off, Target.NONE));
    report.add(
        Row.of(
            "most and least of " + SHARERS + " equal " + way + "s, apart",
            "%",
            Samples.of(
                100.0
                    * (Collections.max(on.shares()) - Collections.min(on.shares()))
                    / Math.max(1, Collections.max(on.shares()))),
            Target.below(10)));
    plot.curve(way + ", priorities", on.deliveryMs());
    plot.curve(way + ", all equal", off.deliveryMs());
  }

  private static Row delivery(String name, PriorityRun.Result result, Target target) {
    return Row.of(
        name + ", 99th percentile", "ms", Samples.of(result.deliveryMs().percentile(99)), target);
  }

  private static PriorityRun.Result measure(
      Scale scale, boolean download, int uploads, boolean scheduled) throws Exception {
    CompletableFuture<Connection> arrived = new CompletableFuture<>();
    try (HeddlePair pair = new HeddlePair(Map.of("/run", arrived::complete), Limits.DEFAULT);
        Shaper shaper = new Shaper(LINK, pair.server().address().port())) {
      Connection client = HeddlePair.await(pair.connect("/run", shaper.port()));
      Connection server = HeddlePair.await(arrived);
      PriorityRun run =
          download ? new PriorityRun(server, client) : new PriorityRun(client, server);
      return run.run(uploads, scheduled, scale.linkMs() / 5, scale.linkMs() * 4 / 5);
    }
  }
}
