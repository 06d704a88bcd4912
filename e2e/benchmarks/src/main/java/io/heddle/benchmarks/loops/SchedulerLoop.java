package io.heddle.benchmarks.loops;

import io.heddle.StreamPriority;
import io.heddle.schedule.SendScheduler;
import io.heddle.schedule.SendSource;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** One turn of a stream, with few and many streams that want to send, on four levels. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(SchedulerLoop.TURNS)
public class SchedulerLoop {
  static final int TURNS = 1024;
  private static final int QUANTUM_BYTES = 64 << 10;

  /** How many streams want to send. */
  @Param({"1", "100", "10000"})
  public int streams;

  private SendScheduler scheduler = new SendScheduler(QUANTUM_BYTES);
  private int left;

  /** Activates them. */
  @Setup
  public void activate() {
    scheduler = new SendScheduler(QUANTUM_BYTES);
    for (int i = 0; i < streams; i++) {
      Source source = new Source();
      scheduler.prioritise(source, StreamPriority.of(i % 4 * 64), 0);
      scheduler.activate(source, 0);
    }
  }

  /** Serves. */
  @Benchmark
  public int turn() {
    left = TURNS;
    scheduler.run(0, level -> left-- > 0 ? QUANTUM_BYTES : 0);
    return left;
  }

  private static final class Source extends SendSource {
    @Override
    protected int send(int maxBytes) {
      return maxBytes;
    }
  }
}
