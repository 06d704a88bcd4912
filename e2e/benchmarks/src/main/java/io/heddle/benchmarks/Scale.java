package io.heddle.benchmarks;

/**
 * How long and how much a run measures. Immutable.
 *
 * @param warmups rounds that do not count
 * @param rounds rounds that do
 * @param transferMs how long each round of a transfer is observed, in milliseconds
 * @param operations how many operations make a round of a latency
 * @param crowd how many connections or streams stand for "very many"
 * @param linkMs how long a run over a shaped link lasts, in milliseconds
 * @param idleMs how long connections are watched that do nothing, in milliseconds
 * @param loopMs how long an iteration of an inner loop lasts, in milliseconds
 * @param whole whether every row is measured; else some stand for those that are like them
 */
record Scale(
    int warmups,
    int rounds,
    int transferMs,
    int operations,
    int crowd,
    int linkMs,
    int idleMs,
    int loopMs,
    boolean whole) {
  /** Long enough for the code of a new process to be compiled, more or less, in milliseconds. */
  int warmUpMs() {
    return 10 * transferMs;
  }

  /** The run whose figures count: about ten minutes. */
  static final Scale FULL = new Scale(1, 5, 400, 2_000, 10_000, 5_000, 20_000, 150, true);

  /** A look within a minute. */
  static final Scale QUICK = new Scale(1, 2, 100, 100, 500, 700, 1_000, 30, false);

  /** Shows that everything still runs; the figures mean nothing. */
  static final Scale SMOKE = new Scale(0, 1, 20, 10, 20, 300, 100, 1, true);
}
