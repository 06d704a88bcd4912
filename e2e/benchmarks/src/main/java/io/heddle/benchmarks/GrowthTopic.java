package io.heddle.benchmarks;

import io.heddle.benchmarks.peers.ChildTransfer;
import io.heddle.benchmarks.peers.ChildTransfer.Who;
import io.heddle.benchmarks.peers.HeddleTransfer;
import io.heddle.benchmarks.peers.Renewed;
import io.heddle.benchmarks.peers.Transfer;
import io.heddle.benchmarks.peers.Trip;
import io.heddle.benchmarks.peers.Way;
import io.heddle.benchmarks.report.Rounds;
import io.heddle.benchmarks.report.Row;
import io.heddle.benchmarks.report.Samples;
import io.heddle.benchmarks.report.Target;

/**
 * How throughput grows with connections on the whole machine, and with its cores; both ends are on
 * it. One stream a connection.
 */
final class GrowthTopic implements Topic {
  private static final int MESSAGE_BYTES = 64 << 10;
  private static final int CONNECTIONS = 8;

  @Override
  public String name() {
    return "growth";
  }

  @Override
  public boolean isLong() {
    return true;
  }

  @Override
  public void run(Scale scale, Report report) throws Exception {
    try (Transfer one = new HeddleTransfer(Way.QUIC, Trip.ONE_WAY)) {
      String name = CONNECTIONS + " connections";
      report.step(name);
      try (Transfer several = new HeddleTransfer(Way.QUIC, Trip.ONE_WAY, CONNECTIONS)) {
        compare(scale, report, name, several, CONNECTIONS, "one connection", one);
      }
    }
    if (!scale.whole()) {
      return;
    }
    if (!ChildTransfer.canPin()) {
      report.step("left out, for want of taskset: growth with cores");
      return;
    }
    int all = Runtime.getRuntime().availableProcessors();
    for (int cores = 1; cores <= all; cores *= 2) {
      String name = cores + (cores == 1 ? " core" : " cores") + ", as many connections";
      report.step(name);
      try (Transfer heddle = ChildTransfer.pinned(Who.HEDDLE, cores, cores);
          Transfer floor = floor(scale, cores)) {
        heddle.observe(1, MESSAGE_BYTES, scale.warmUpMs());
        compare(scale, report, name, heddle, 1, "Netty QUIC alone", floor);
      }
    }
  }

  private static Transfer floor(Scale scale, int cores) {
    return new Renewed(scale.warmUpMs(), () -> ChildTransfer.pinned(Who.NETTY_QUIC, cores, cores));
  }

  private static void compare(
      Scale scale,
      Report report,
      String name,
      Transfer transfer,
      int streams,
      String referenceName,
      Transfer reference)
      throws Exception {
    Rounds rounds =
        Rounds.alternate(
            referenceName,
            scale.warmups(),
            scale.rounds(),
            () -> observe(scale, transfer, streams),
            () -> observe(scale, reference, 1));
    report.add(Row.of(name, "MB/s", rounds, Target.NONE));
  }

  private static Samples observe(Scale scale, Transfer transfer, int streams) throws Exception {
    double rate = transfer.observe(streams, MESSAGE_BYTES, scale.transferMs()).get(0).median();
    return Samples.of(rate / 1e6);
  }
}
