package io.heddle.benchmarks.report;

import java.util.Locale;

/** What a row aims for. Immutable. */
public record Target(Kind kind, double bound) {
  /** Which figure the bound is for. */
  public enum Kind {
    /** No aim: measured so that it is known. */
    NONE,
    /** The median is to be below the bound. */
    BELOW,
    /** The median is to be at least the bound. */
    AT_LEAST,
    /** The ratio to the reference is to be at least the bound. */
    RATIO_AT_LEAST
  }

  /** No aim. */
  public static final Target NONE = new Target(Kind.NONE, Double.NaN);

  /** A median below a bound. */
  public static Target below(double bound) {
    return new Target(Kind.BELOW, bound);
  }

  /** A median of at least a bound. */
  public static Target atLeast(double bound) {
    return new Target(Kind.AT_LEAST, bound);
  }

  /** A ratio to the reference of at least a bound. */
  public static Target ratioAtLeast(double bound) {
    return new Target(Kind.RATIO_AT_LEAST, bound);
  }

  /** Whether the figures meet it; true where there is no aim. */
  boolean isMet(double median, double ratio) {
    return switch (kind) {
      case NONE -> true;
      case BELOW -> median < bound;
      case AT_LEAST -> median >= bound;
      case RATIO_AT_LEAST -> ratio >= bound;
    };
  }

  @Override
  public String toString() {
    return switch (kind) {
      case NONE -> "";
      case BELOW -> "< " + number(bound);
      case AT_LEAST -> ">= " + number(bound);
      case RATIO_AT_LEAST -> "ratio >= " + number(bound);
    };
  }

  /** A figure as people like to read it: about three digits that mean something. */
  static String number(double value) {
    double size = Math.abs(value);
    if (Double.isNaN(value)) {
      return "";
    }
    String pattern = size >= 100 ? "%,.0f" : size >= 10 ? "%.1f" : size >= 1 ? "%.2f" : "%.3f";
    boolean whole = value == Math.rint(value) && size < 1e15;
    return String.format(Locale.ROOT, whole ? "%,.0f" : pattern, value);
  }
}
