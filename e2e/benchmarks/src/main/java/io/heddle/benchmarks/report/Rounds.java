package io.heddle.benchmarks.report;

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

  private final String referenceName;
  private final Samples subject = new Samples();
  private final Samples reference = new Samples();
  private final Samples ratios = new Samples();

  Rounds(String referenceName) {
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
      String referenceName,
      int warmups,
      int count,
      Turns.Contender subject,
      Turns.Contender reference)
      throws Exception {
    return new Turns()
        .add("", subject)
        .add(referenceName, reference)
        .run(warmups, count)
        .compare("", referenceName);
  }

  void add(Samples ofSubject, Samples ofReference) {
    subject.addAll(ofSubject);
    reference.addAll(ofReference);
    // Beside a reference that stood still there is no ratio.
    if (ofReference.median() != 0) {
      ratios.add(ofSubject.median() / ofReference.median());
    }
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

  /** The median of the ratios of the rounds' medians; NaN if the reference always stood still. */
  public double ratio() {
    return ratios.median();
  }
}
