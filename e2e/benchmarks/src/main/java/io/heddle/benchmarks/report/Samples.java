package io.heddle.benchmarks.report;

import java.util.Arrays;

/** Measured values in the order they came. Grows; confined to one thread. */
public final class Samples {
  private double[] values = new double[16];
  private int size;

  /** No values yet. */
  public Samples() {}

  /** Adds a value. */
  public void add(double value) {
    if (size == values.length) {
      values = Arrays.copyOf(values, 2 * size);
    }
    values[size++] = value;
  }

  /** Adds another's values. */
  public void addAll(Samples other) {
    for (int i = 0; i < other.size; i++) {
      add(other.values[i]);
    }
  }

  /** How many values there are. */
  public int size() {
    return size;
  }

  /** The value in the middle; NaN if there is none. */
  public double median() {
    return percentile(50);
  }

  /**
   * The value that so many percent of the values do not exceed, by nearest rank.
   *
   * @param percent 0 to 100
   * @return NaN if there is none
   */
  public double percentile(double percent) {
    if (size == 0) {
      return Double.NaN;
    }
    double[] sorted = Arrays.copyOf(values, size);
    Arrays.sort(sorted);
    int rank = (int) Math.ceil(percent / 100 * size);
    return sorted[Math.max(rank, 1) - 1];
  }

  /** A single value, such as a count. */
  public static Samples of(double value) {
    Samples samples = new Samples();
    samples.add(value);
    return samples;
  }
}
