package io.heddle.memory;

import io.heddle.HeddleException;
import io.heddle.HeddleException.Side;
import io.heddle.OperationTimeoutException;
import io.heddle.session.Loop;
import java.util.Objects;
import java.util.Optional;
import java.util.PriorityQueue;

/**
 * A loop on virtual time: nothing happens until it is stepped, waiting takes no time, and each run
 * is the same. Confined to one thread, which always counts as the loop: calls on sessions take
 * effect at once, and what they cause happens in later steps.
 */
public final class VirtualLoop implements Loop {
  private record Task(long dueNs, long order, Runnable action) implements Comparable<Task> {
    @Override
    public int compareTo(Task other) {
      int byTime = Long.signum(dueNs - other.dueNs);
      return byTime != 0 ? byTime : Long.compare(order, other.order);
    }
  }

  private static final long NS_PER_MS = 1_000_000;

  /** Later is never: so all that is due compares by subtraction. */
  private static final long LONGEST_DELAY_NS = Long.MAX_VALUE / 2;

  private static final long START_NS = Long.MAX_VALUE - 100 * NS_PER_MS;

  private final PriorityQueue<Task> tasks = new PriorityQueue<>();
  private long nowNs;
  private long ordered;
  private long stoodStillNs;
  private long wentOnNs;

  /**
   * A loop with nothing to do. Its clock overflows after a tenth of a second, as {@link
   * System#nanoTime} may: code that compares times by their values, not by their difference, is to
   * be noticed.
   */
  public VirtualLoop() {
    this(START_NS);
  }

  /**
   * A loop with nothing to do.
   *
   * @param startNs the time at which it begins; any
   */
  public VirtualLoop(long startNs) {
    nowNs = startNs;
  }

  @Override
  public boolean inLoop() {
    return true;
  }

  @Override
  public void execute(Runnable task) {
    schedule(0, task);
  }

  @Override
  public void schedule(long delayNs, Runnable task) {
    long dueNs = nowNs + Math.max(0, Math.min(LONGEST_DELAY_NS, delayNs));
    tasks.add(new Task(dueNs, ordered++, Objects.requireNonNull(task)));
  }

  @Override
  public long nowNs() {
    return nowNs;
  }

  /**
   * How many tasks wait, those for later included.
   *
   * @return 0 when the loop is idle
   */
  public int pending() {
    return tasks.size();
  }

  /**
   * Runs the next task, moving the clock to its time.
   *
   * @return false if there was none
   */
  public boolean step() {
    Task next = tasks.poll();
    if (next == null) {
      return false;
    }
    // What came due while the loop stood still runs late.
    nowNs += Math.max(0, next.dueNs - nowNs);
    next.action.run();
    return true;
  }

  /** Runs everything that is due now, and what that causes now; the clock stands still. */
  public void runReady() {
    advance(0);
  }

  /** Runs until nothing is left to do, moving the clock as far as that takes. */
  public void runUntilIdle() {
    while (step()) {
      // Each step is one task.
    }
  }

  /**
   * Lets time pass, running what becomes due.
   *
   * @param durationNs nanoseconds, 0 or more
   */
  public void advance(long durationNs) {
    long untilNs = nowNs + durationNs;
    for (Task next = tasks.peek(); next != null && next.dueNs - untilNs <= 0; next = tasks.peek()) {
      step();
    }
    nowNs = untilNs;
  }

  /**
   * Lets time pass without running anything, as when the process is stopped or its machine sleeps.
   *
   * @param durationNs nanoseconds, 0 or more
   */
  public void standStill(long durationNs) {
    nowNs += durationNs;
    stoodStillNs = durationNs;
    wentOnNs = nowNs;
  }

  @Override
  public Optional<HeddleException> suspension(long timeoutMs, long sinceNs) {
    long stoodStillMs = stoodStillNs / NS_PER_MS;
    return stoodStillMs >= timeoutMs
            && wentOnNs - sinceNs > 0
            && (nowNs - wentOnNs) / NS_PER_MS <= timeoutMs
        ? Optional.of(
            new OperationTimeoutException(
                Side.LOCAL,
                "This end was suspended for "
                    + stoodStillMs
                    + " ms, longer than the idle timeout of "
                    + timeoutMs
                    + " ms; connect again"))
        : Optional.empty();
  }
}
