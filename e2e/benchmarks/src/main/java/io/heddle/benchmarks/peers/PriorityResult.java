package io.heddle.benchmarks.peers;

import io.heddle.benchmarks.report.Samples;
import java.util.List;

/**
 * What messages and uploads over one link found. Immutable.
 *
 * @param deliveryMs how long each message took, in milliseconds
 * @param uploadBytesPerSecond of all uploads
 * @param shares the bytes of each upload
 */
public record PriorityResult(Samples deliveryMs, double uploadBytesPerSecond, List<Long> shares) {
  /** Of what arrived in some time. */
  public static PriorityResult of(Samples deliveryMs, List<Long> shares, double seconds) {
    double bytes = shares.stream().mapToDouble(Long::doubleValue).sum();
    return new PriorityResult(deliveryMs, bytes / seconds, List.copyOf(shares));
  }
}
