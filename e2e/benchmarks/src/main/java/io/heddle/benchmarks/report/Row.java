package io.heddle.benchmarks.report;

/**
 * One figure of the report. Immutable.
 *
 * @param name what was measured
 * @param unit of the figures
 * @param median of the samples
 * @param p10 the value that a tenth of the samples does not exceed
 * @param p90 the value that nine tenths of the samples do not exceed
 * @param reference what it stands next to; empty if nothing
 * @param referenceMedian NaN without a reference
 * @param ratio to the reference; NaN without one
 * @param target what it aims for
 */
public record Row(
    String name,
    String unit,
    double median,
    double p10,
    double p90,
    String reference,
    double referenceMedian,
    double ratio,
    Target target) {

  /** A figure that stands alone. */
  public static Row of(String name, String unit, Samples samples, Target target) {
    return new Row(
        name,
        unit,
        samples.median(),
        samples.percentile(10),
        samples.percentile(90),
        "",
        Double.NaN,
        Double.NaN,
        target);
  }

  /** A figure next to its reference, both taken in alternating rounds. */
  public static Row of(String name, String unit, Rounds rounds, Target target) {
    Samples samples = rounds.subject();
    return new Row(
        name,
        unit,
        samples.median(),
        samples.percentile(10),
        samples.percentile(90),
        rounds.referenceName(),
        rounds.reference().median(),
        rounds.ratio(),
        target);
  }

  /** Whether the target is met; true where there is none. */
  public boolean met() {
    return target.isMet(median, ratio);
  }
}
