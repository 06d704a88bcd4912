package io.heddle.benchmarks;

import io.heddle.benchmarks.peers.Crowd;
import io.heddle.benchmarks.report.Row;
import io.heddle.benchmarks.report.Samples;
import io.heddle.benchmarks.report.Target;
import java.util.concurrent.TimeUnit;

/** Very many connections, and very many streams on one: whether they live, and what they need. */
final class CrowdTopic implements Topic {
  private static final double KILO = 1024;
  private static final int STREAM_BYTES = 4 << 10;
  private static final long PATIENCE_S = 60;
  private static final int WINDOWS = 5;

  /** How many come again: one of so many. */
  private static final int AGAIN_PART = 5;

  @Override
  public String name() {
    return "crowd";
  }

  @Override
  public void run(Scale scale, Report report) throws Exception {
    try (Crowd crowd = new Crowd()) {
      // Classes, code and pools that the first connections bring are not theirs alone.
      crowd.connect(Math.min(100, scale.crowd()));
      crowd.pingMs();
      crowd.openIdleStreams(Math.min(100, scale.crowd()));
      crowd.memory();
      streams(scale.crowd(), report, crowd);
      crowd.disconnect();
      connections(scale, report, crowd);
    }
  }

  private static void streams(int count, Report report, Crowd crowd) throws Exception {
    report.step(String.format("%,d streams that send at once", count));
    long endedBefore = crowd.state().endedStreams();
    long fromNs = System.nanoTime();
    crowd.sendOnAll(count, STREAM_BYTES);
    long ended = ended(crowd, endedBefore + count) - endedBefore;
    double seconds = (System.nanoTime() - fromNs) / 1e9;
    report.add(
        Row.of(
            "streams at once on one connection that all end",
            "streams",
            Samples.of((double) ended),
            Target.atLeast(count)));
    report.add(
        Row.of(
            String.format("time for %,d streams of 4 KiB", count),
            "s",
            Samples.of(seconds),
            Target.NONE));
    report.step(String.format("%,d idle streams on one connection", count));
    Crowd.State before = crowd.memory();
    crowd.openIdleStreams(count);
    Crowd.State after = crowd.memory();
    report.add(memoryEach("memory per idle stream, server", count, before, after, Target.below(4)));
  }

  private static Row memoryEach(
      String name, int count, Crowd.State before, Crowd.State after, Target target) {
    double bytes = (double) (after.memoryBytes() - before.memoryBytes()) / count;
    return Row.of(name, "KiB", Samples.of(bytes / KILO), target);
  }

  private static long ended(Crowd crowd, long wanted) throws Exception {
    long untilNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_S);
    while (crowd.state().endedStreams() < wanted && System.nanoTime() < untilNs) {
      Thread.sleep(5);
    }
    return crowd.state().endedStreams();
  }

  private static void connections(Scale scale, Report report, Crowd crowd) throws Exception {
    int count = scale.crowd();
    report.step(String.format("%,d connections", count));
    Crowd.State before = crowd.memory();
    long fromNs = System.nanoTime();
    crowd.connect(count);
    double seconds = (System.nanoTime() - fromNs) / 1e9;
    Crowd.State after = crowd.memory();
    report.add(
        Row.of(
            "connections held",
            "connections",
            Samples.of(after.sessions()),
            Target.atLeast(count)));
    report.add(Row.of("new connections", "1/s", Samples.of(count / seconds), Target.NONE));
    report.add(
        memoryEach("memory per idle connection, server", count, before, after, Target.below(64)));
    report.step("their pings");
    Samples pingMs = crowd.pingMs();
    report.add(Row.of("ping of a connection among them", "ms", pingMs, Target.below(1000)));
    report.add(
        Row.of("the slowest ping", "ms", Samples.of(pingMs.percentile(100)), Target.below(1000)));
    report.step("their idleness");
    report.add(
        Row.of(
            "processor of all when idle but for keep-alives, server",
            "% of a core",
            idleShares(scale, crowd),
            Target.below(5)));
    report.step("their end");
    crowd.disconnect();
    long untilNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_S);
    while (crowd.state().sessions() > 0 && System.nanoTime() < untilNs) {
      Thread.sleep(5);
    }
    // Of those whose CONNECTION_CLOSE was lost in the rush, the server waits for it for a while.
    Thread.sleep(scale.idleMs() / 2);
    Crowd.State gone = crowd.memory();
    report.add(
        Row.of(
            "sessions left when all are closed",
            "sessions",
            Samples.of(gone.sessions()),
            Target.below(1)));
    report.add(
        memoryEach("memory left per closed connection, server", count, before, gone, Target.NONE));
    again(count / AGAIN_PART, report, crowd, gone);
  }

  /** What connections leave behind is there for the next ones: it is the allocators', not lost. */
  private static void again(int count, Report report, Crowd crowd, Crowd.State before)
      throws Exception {
    report.step(String.format("%,d connections after them", count));
    crowd.connect(count);
    Crowd.State after = crowd.memory();
    report.add(
        memoryEach(
            "memory per connection that comes after them, server",
            count,
            before,
            after,
            Target.below(64)));
    crowd.disconnect();
  }

  /**
   * Some windows, because the JIT compiler goes on for a while with what happened before; at full
   * scale together as long as the time between two signs of life of a connection.
   */
  private static Samples idleShares(Scale scale, Crowd crowd) throws Exception {
    Samples shares = new Samples();
    for (int window = 0; window < WINDOWS; window++) {
      long cpuNs = crowd.state().cpuNs();
      long fromNs = System.nanoTime();
      Thread.sleep(scale.idleMs() / WINDOWS);
      shares.add(100.0 * (crowd.state().cpuNs() - cpuNs) / (System.nanoTime() - fromNs));
    }
    return shares;
  }
}
