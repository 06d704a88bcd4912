package io.heddle.benchmarks;

import io.heddle.CongestionControl;
import io.heddle.benchmarks.link.Link;
import io.heddle.benchmarks.peers.HeddleTransfer;
import io.heddle.benchmarks.peers.Transfer;
import io.heddle.benchmarks.report.Row;
import io.heddle.benchmarks.report.Samples;
import io.heddle.benchmarks.report.Target;

/**
 * How much of a link one stream fills by default, and what is left of that when packets get lost,
 * by congestion control.
 */
final class LinkTopic implements Topic {
  /** 100 Mbit/s over 100 ms: 1.25 MB under way. */
  private static final Link LONG = Link.of(12.5e6, 100);

  private static final int CHUNK_BYTES = 64 << 10;

  @Override
  public String name() {
    return "links";
  }

  @Override
  public boolean isLong() {
    return true;
  }

  @Override
  public void run(Scale scale, Report report) throws Exception {
    add(report, scale, LONG, CongestionControl.CUBIC, Target.atLeast(90));
    if (!scale.whole()) {
      return;
    }
    for (int loss : new int[] {1, 5}) {
      for (CongestionControl control : CongestionControl.values()) {
        add(report, scale, LONG.losing(loss), control, Target.NONE);
      }
    }
  }

  private static void add(
      Report report, Scale scale, Link link, CongestionControl control, Target target)
      throws Exception {
    String name = control + ", " + link;
    report.step(name);
    try (Transfer transfer = new HeddleTransfer(link, control)) {
      double rate = transfer.observe(1, CHUNK_BYTES, scale.linkMs()).get(0).median();
      report.add(Row.of(name, "% of it", Samples.of(100 * rate / link.bytesPerSecond()), target));
    }
  }
}
