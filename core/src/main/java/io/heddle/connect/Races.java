package io.heddle.connect;

import io.heddle.HeddleException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The connects of a client that are under way. A bounded number of them runs at once: each costs
 * both ends work, and more at once than that lets all of them run out of time. The others wait in
 * the order in which they came; one that is given up meanwhile is dropped and costs nothing.
 * Confined to the client's loop.
 */
final class Races {
  /** So many that a round trip of 200 ms still lets some 200 through a second. */
  static final int MOST_AT_ONCE = 128;

  private final Set<Race> waiting = new LinkedHashSet<>();
  private final Set<Race> running = new LinkedHashSet<>();

  /** Starts a race, as soon as there is room. */
  void add(Race race) {
    waiting.add(race);
    race.start(() -> over(race));
    runNext();
  }

  private void over(Race race) {
    waiting.remove(race);
    running.remove(race);
    runNext();
  }

  private void runNext() {
    for (Race next = next(); next != null; next = next()) {
      waiting.remove(next);
      running.add(next);
      next.run();
    }
  }

  private @Nullable Race next() {
    if (running.size() < MOST_AT_ONCE) {
      for (Race race : waiting) {
        // One that has not is left to its time limit.
        if (race.isInTime()) {
          return race;
        }
      }
    }
    return null;
  }

  /** Ends all of them. */
  void fail(HeddleException reason) {
    List<Race> queued = List.copyOf(waiting);
    List<Race> begun = List.copyOf(running);
    // First, so that none of them begins in place of another.
    waiting.clear();
    queued.forEach(race -> race.fail(reason));
    begun.forEach(race -> race.fail(reason));
  }
}
