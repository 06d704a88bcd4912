package io.heddle.connect;

import io.heddle.HeddleException;
import io.heddle.session.Loop;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The connects of a client that are under way. A bounded number of them runs at once: each costs
 * both ends work, and where there are more than they can do in time, all run out of time. How many
 * that is shows: each that succeeds makes room for one more, each that runs out of time halves it.
 * The others wait in the order in which they came; one that is given up meanwhile is dropped and
 * costs nothing. One that is given up while it runs leaves its place a little later: servers turn
 * clients away who begin faster than they notice ends. Confined to the client's loop.
 */
final class Races {
  static final int LEAST_AT_ONCE = 4;
  static final int FIRST_AT_ONCE = 32;
  static final int MOST_AT_ONCE = 256;

  static final long GIVEN_UP_NS = 100_000_000;

  private final Loop loop;
  private int atOnce = FIRST_AT_ONCE;
  private final Set<Race> waiting = new LinkedHashSet<>();
  private final Set<Race> running = new LinkedHashSet<>();

  /** None yet. */
  Races(Loop loop) {
    this.loop = loop;
  }

  /** Starts a race, as soon as there is room. */
  void add(Race race) {
    waiting.add(race);
    race.start(() -> over(race));
    runNext();
  }

  private void over(Race race) {
    waiting.remove(race);
    if (race.outcome() == Race.Outcome.GIVEN_UP && running.contains(race)) {
      loop.schedule(GIVEN_UP_NS, () -> leaves(race));
    } else {
      leaves(race);
    }
  }

  private void leaves(Race race) {
    if (running.remove(race)) {
      if (race.outcome() == Race.Outcome.CONNECTED) {
        atOnce = Math.min(MOST_AT_ONCE, atOnce + 1);
      } else if (race.outcome() == Race.Outcome.OUT_OF_TIME) {
        atOnce = Math.max(LEAST_AT_ONCE, atOnce / 2);
      }
    }
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
    if (running.size() < atOnce) {
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
    // Those that wait first, so that none of them begins in place of another.
    List.copyOf(waiting).forEach(race -> race.fail(reason));
    List.copyOf(running).forEach(race -> race.fail(reason));
  }
}
