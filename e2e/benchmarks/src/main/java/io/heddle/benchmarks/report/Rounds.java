package io.heddle.benchmarks.report;

import java.util.ArrayList;
import java.util.List;

/**
 * The samples of a subject and its reference, taken in alternating rounds, so that a busy machine
 * slows both alike. Grows; confined to one thread.
 */
public final class Rounds {
  /** Takes the samples of one round. */
  @FunctionalInterface
  public interface Source {
    /** Measures. */
    Samples measure() throws Exception;
  }

  /** Takes the samples of one round that measures several things at once. */
  @FunctionalInterface
  public interface Sources {
    /** Measures; as many as each time before. */
    List<Samples> measure() throws Exception;
  }

  private final String referenceName;
  private final Samples subject = new Samples();
  private final Samples reference = new Samples();
  private final Samples ratios = new Samples();

  private Rounds(String referenceName) {
    this.referenceName = referenceName;
  }

  /**
   * Measures both in turn; each round begins with the other one than the round before did.
   *
   * @param warmups rounds that do not count
   * @param count rounds that do
   */
  public static Rounds alternate(
      String referenceName, int warmups, int count, Source subject, Source reference)
      throws Exception {
    return alternateAll(
            referenceName,
            warmups,
            count,
            () -> List.of(subject.measure()),
            () -> List.of(reference.measure()))
        .get(0);
  }

  /** The same for several things that are measured at once. */
  public static List<Rounds> alternateAll(
      String referenceName, int warmups, int count, Sources subject, Sources reference)
      throws Exception {
    List<Rounds> all = new ArrayList<>();
    for (int i = 0; i < warmups + count; i++) {
      boolean first = i % 2 == 0;
      List<Samples> early = first ? subject.measure() : reference.measure();
      List<Samples> late = first ? reference.measure() : subject.measure();
      for (int j = 0; i >= warmups && j < early.size(); j++) {
        if (i == warmups) {
          all.add(new Rounds(referenceName));
        }
        all.get(j).add(first ? early.get(j) : late.get(j), first ? late.get(j) : early.get(j));
      }
    }
    return all;
  }

  private void add(Samples ofSubject, Samples ofReference) {
    subject.addAll(ofSubject);
    reference.addAll(ofReference);
    ratios.add(ofSubject.median() / ofReference.median());
  }

  /** What the reference is. */
  public String referenceName() {
    return referenceName;
  }

  /** All samples of the subject. */
  public Samples subject() {
    return subject;
  }

  /** All samples of the reference. */
  public Samples reference() {
    return reference;
  }

  /** The median of the ratios of the rounds' medians. */
  public double ratio() {
    return ratios.median();
  }
}
