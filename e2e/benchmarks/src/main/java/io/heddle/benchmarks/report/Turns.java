package io.heddle.benchmarks.report;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Several contenders, measured in turn, round by round, so that a busy machine slows all alike.
 * Confined to one thread.
 */
public final class Turns {
  /** Takes the samples of one round that measures several things at once. */
  @FunctionalInterface
  public interface Contender {
    /** Measures; as many as each time before. */
    List<Samples> measure() throws Exception;
  }

  private final Map<String, Contender> contenders = new LinkedHashMap<>();

  /** What each found, one list a round. */
  private final Map<String, List<List<Samples>>> found = new LinkedHashMap<>();

  /** No contenders yet. */
  public Turns() {}

  /** Adds a contender. */
  public Turns add(String name, Contender contender) {
    contenders.put(name, contender);
    found.put(name, new ArrayList<>());
    return this;
  }

  /**
   * Measures all; each round goes through them the other way round than the one before did.
   *
   * @param warmups rounds that do not count
   * @param count rounds that do
   */
  public Turns run(int warmups, int count) throws Exception {
    List<String> order = new ArrayList<>(contenders.keySet());
    for (int i = 0; i < warmups + count; i++) {
      for (String name : order) {
        List<Samples> samples = Objects.requireNonNull(contenders.get(name)).measure();
        if (i >= warmups) {
          rounds(name).add(samples);
        }
      }
      Collections.reverse(order);
    }
    return this;
  }

  private List<List<Samples>> rounds(String name) {
    return Objects.requireNonNull(found.get(name), name);
  }

  /** One contender next to another: one for each of the things that they measured. */
  public List<Rounds> compare(String subject, String reference) {
    List<Rounds> all = new ArrayList<>();
    List<List<Samples>> ofSubject = rounds(subject);
    List<List<Samples>> ofReference = rounds(reference);
    for (int i = 0; i < ofSubject.size(); i++) {
      for (int j = 0; j < ofSubject.get(i).size(); j++) {
        if (i == 0) {
          all.add(new Rounds(reference));
        }
        all.get(j).add(ofSubject.get(i).get(j), ofReference.get(i).get(j));
      }
    }
    return all;
  }
}
