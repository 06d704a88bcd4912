package io.heddle.benchmarks;

/** Measures a few things that belong together; opens what it needs and leaves nothing open. */
interface Topic {
  /** What {@code --only} calls it. */
  String name();

  /** Whether it takes too long for a look within a minute, unless it is asked for. */
  default boolean isLong() {
    return false;
  }

  /**
   * Measures.
   *
   * @param scale how long and how much
   * @param report what is added to
   */
  void run(Scale scale, Report report) throws Exception;
}
