package io.heddle.benchmarks.peers;

import io.heddle.benchmarks.report.Samples;
import io.heddle.paths.Loops;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Asks and is answered, on a stream of its own each time. */
@FunctionalInterface
public interface Exchange {
  /**
   * What one exchange took.
   *
   * @param openNs until the stream was open, in nanoseconds
   * @param answerNs until the answer was here, in nanoseconds
   */
  record Times(long openNs, long answerNs) {}

  /** Sends a request; the stage completes when the answer is here. */
  CompletableFuture<Times> exchange();

  /**
   * Exchanges one after the other, each begun where the one before ended: on the thread of the
   * connection, so that no other thread has to be woken.
   *
   * @return the times to open a stream and those to get the answer, in microseconds
   */
  default List<Samples> repeat(int count) throws Exception {
    Samples open = new Samples();
    Samples answer = new Samples();
    // The first begins on the caller's thread, so it does not count.
    int[] left = {count + 1};
    Loops.whileTrue(
            () ->
                exchange()
                    .thenApply(
                        times -> {
                          if (left[0] <= count) {
                            open.add(times.openNs / 1e3);
                            answer.add(times.answerNs / 1e3);
                          }
                          return --left[0] > 0;
                        }))
        .get(60, TimeUnit.SECONDS);
    return List.of(open, answer);
  }
}
