package io.heddle.schedule;

import io.heddle.PriorityStats;
import io.heddle.StreamPriority;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Decides which source sends next: the highest level first, and within a level each source for one
 * turn after another. A turn is a quantum, or up to three while the connection is so fast that they
 * take a tenth of a millisecond together. One that comes after a round without it has its turn
 * first: it asks for less than its share, and a message is not to wait for all that others have.
 * Every byte of a session passes through here, because no transport below does the job alone.
 * Confined to the session's thread; takes the time as a parameter.
 *
 * <p>Activating, removing and choosing take constant time and allocate nothing, however many
 * sources wait.
 */
public final class SendScheduler {
  /** How much room the connection has for bytes of a level. */
  @FunctionalInterface
  public interface Room {
    /**
     * Asked before every send.
     *
     * @param level of the source whose turn it is, as {@link StreamPriority#value} has it
     * @return bytes; 0 or less to end the round: the source keeps its turn
     */
    int left(int level);
  }

  /** How many newcomers may go ahead of a source whose turn it is. */
  static final int AHEAD = 8;

  /** A turn of the most quanta; a change from one source to the next costs something, too. */
  static final int MOST_QUANTA = 3;

  /** What a turn may take, if it is longer than a quantum. */
  private static final int TURN_US = 100;

  /** How long the connection's rate is measured at least, in microseconds. */
  private static final int RATE_US = 1_000;

  private final int quantumBytes;
  private int turnBytes;
  private boolean measures;
  private long rateSinceNs;
  private long rateBytes;
  private final @Nullable Level[] levels = new @Nullable Level[StreamPriority.LEVELS];

  /** One bit a level that has active sources. */
  private final int[] occupied = new int[StreamPriority.LEVELS / Integer.SIZE];

  private boolean running;

  /**
   * A scheduler without sources.
   *
   * @param quantumBytes how much a source may send before the next one of its level has its turn,
   *     at least
   */
  public SendScheduler(int quantumBytes) {
    this.quantumBytes = quantumBytes;
    turnBytes = quantumBytes;
  }

  /**
   * Queues a source that has bytes and room. No effect if it is queued.
   *
   * @param source the source
   * @param nowNs the time
   */
  public void activate(SendSource source, long nowNs) {
    if (source.line != null) {
      return;
    }
    Level level = level(source.level);
    if (level.size == 0) {
      level.waitingSinceNs = nowNs;
      occupied[source.level >> 5] |= 1 << source.level;
    }
    source.turnBytes = turnBytes;
    level.add(source, turnBytes);
  }

  /**
   * Takes a source out. No effect if it is not queued.
   *
   * @param source the source
   */
  public void remove(SendSource source) {
    if (source.line == null) {
      return;
    }
    Level level = level(source.level);
    level.remove(source);
    if (level.size == 0) {
      occupied[source.level >> 5] &= ~(1 << source.level);
    }
  }

  /**
   * Moves a source to another level.
   *
   * @param source the source, queued or not
   * @param priority its new level
   * @param nowNs the time
   */
  public void prioritise(SendSource source, StreamPriority priority, long nowNs) {
    boolean wasQueued = source.line != null;
    remove(source);
    source.level = priority.value();
    source.servedAt = SendSource.NEVER;
    if (wasQueued) {
      activate(source, nowNs);
    }
  }

  /**
   * Lets sources send until none wants to or the connection has no room. A call from within a
   * source's {@code send} does nothing: the round that is running sees what changed.
   *
   * @param nowNs the time
   * @param room tells when the connection is full
   */
  public void run(long nowNs, Room room) {
    if (running) {
      return;
    }
    running = true;
    measure(nowNs);
    try {
      for (SendSource source = first(); source != null; source = first()) {
        int left = room.left(source.level);
        if (left <= 0) {
          break;
        }
        serve(source, left, nowNs);
      }
    } finally {
      running = false;
    }
  }

  /** Fits the turns to the rate that was measured last. */
  private void measure(long nowNs) {
    if (!measures) {
      measures = true;
      rateSinceNs = nowNs;
    }
    long us = (nowNs - rateSinceNs) / 1_000;
    if (us >= RATE_US) {
      long bytes = rateBytes * TURN_US / us;
      turnBytes = (int) Math.max(quantumBytes, Math.min(bytes, (long) MOST_QUANTA * quantumBytes));
      rateSinceNs = nowNs;
      rateBytes = 0;
    }
  }

  private void serve(SendSource source, int room, long nowNs) {
    Level level = level(source.level);
    level.serving(source);
    int sent = source.send(Math.min(source.turnBytes, room));
    if (sent > 0) {
      rateBytes += sent;
      level.served(sent, nowNs);
      source.servedAt = level(source.level).bytesSent;
    }
    if (source.line == null) {
      return;
    }
    if (sent == 0) {
      remove(source);
      return;
    }
    source.turnBytes -= sent;
    if (source.turnBytes <= 0) {
      source.turnBytes = turnBytes;
      level(source.level).endTurn(source);
    }
  }

  private @Nullable SendSource first() {
    for (int word = occupied.length - 1; word >= 0; word--) {
      if (occupied[word] != 0) {
        int bit = Integer.SIZE - 1 - Integer.numberOfLeadingZeros(occupied[word]);
        return level(word * Integer.SIZE + bit).first();
      }
    }
    return null;
  }

  private Level level(int value) {
    Level level = levels[value];
    if (level == null) {
      level = new Level();
      levels[value] = level;
    }
    return level;
  }

  /**
   * How the levels fare.
   *
   * @param nowNs the time
   * @return the levels that were ever used, most urgent first
   */
  public List<PriorityStats> stats(long nowNs) {
    List<PriorityStats> stats = new ArrayList<>();
    for (int value = StreamPriority.LEVELS - 1; value >= 0; value--) {
      Level level = levels[value];
      if (level != null) {
        long waitingNs = level.size == 0 ? 0 : nowNs - level.waitingSinceNs;
        stats.add(
            new LevelFigures(
                StreamPriority.of(value),
                level.size,
                level.bytesSent,
                waitingNs,
                Math.max(waitingNs, level.longestWaitNs)));
      }
    }
    return stats;
  }

  /** The active sources of one priority. */
  private static final class Level {
    private final Line newcomers = new Line();
    private final Line round = new Line();

    /** How many more newcomers may come before the round goes on. */
    private int ahead = AHEAD;

    int size;
    long bytesSent;
    long waitingSinceNs;
    long longestWaitNs;

    void add(SendSource source, int turnBytes) {
      size++;
      boolean missedRound = bytesSent - source.servedAt >= (long) turnBytes * size;
      if (missedRound && ahead > 0) {
        ahead--;
        newcomers.append(source);
      } else {
        round.append(source);
      }
    }

    void remove(SendSource source) {
      size--;
      lineOf(source).unlink(source);
    }

    /** Whose turn it is. */
    @Nullable SendSource first() {
      return newcomers.head == null ? round.head : newcomers.head;
    }

    /** A source sends now. */
    void serving(SendSource source) {
      if (source.line == round) {
        ahead = AHEAD;
      }
    }

    /** A source has had its turn. */
    void endTurn(SendSource source) {
      lineOf(source).unlink(source);
      round.append(source);
    }

    private Line lineOf(SendSource source) {
      return source.line == newcomers ? newcomers : round;
    }

    void served(int sent, long nowNs) {
      bytesSent += sent;
      longestWaitNs = Math.max(longestWaitNs, nowNs - waitingSinceNs);
      waitingSinceNs = nowNs;
    }
  }

  /** Sources in the order of their turns. */
  static final class Line {
    private @Nullable SendSource head;
    private @Nullable SendSource tail;

    void append(SendSource source) {
      source.line = this;
      source.previous = tail;
      if (tail == null) {
        head = source;
      } else {
        tail.next = source;
      }
      tail = source;
    }

    void unlink(SendSource source) {
      SendSource before = source.previous;
      SendSource after = source.next;
      if (before == null) {
        head = after;
      } else {
        before.next = after;
      }
      if (after == null) {
        tail = before;
      } else {
        after.previous = before;
      }
      source.previous = null;
      source.next = null;
      source.line = null;
    }
  }
}
