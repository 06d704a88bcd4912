package io.heddle.benchmarks.loops;

import io.heddle.wire.Capsule;
import io.heddle.wire.CapsuleDecoder;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Capsules with a payload of 1 KiB, next to copying as many bytes. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class CapsuleLoop {
  private final byte[] payload = new byte[1024];
  private final byte[] encoded = new Capsule.Datagram(payload).encode();
  private final CapsuleDecoder decoder = new CapsuleDecoder(65_536, false);

  /** Encodes. */
  @Benchmark
  public byte[] encode() {
    return new Capsule.Datagram(payload).encode();
  }

  /** Decodes. */
  @Benchmark
  public Optional<Capsule> decode() {
    int fed = 0;
    while (fed < encoded.length) {
      fed += decoder.feed(encoded, fed, encoded.length - fed);
    }
    return decoder.poll();
  }

  /** Copies. */
  @Benchmark
  public byte[] copy() {
    return payload.clone();
  }
}
