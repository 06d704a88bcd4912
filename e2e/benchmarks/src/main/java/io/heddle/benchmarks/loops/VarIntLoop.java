package io.heddle.benchmarks.loops;

import io.heddle.wire.VarInt;
import java.nio.ByteBuffer;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Variable-length integers of all lengths, next to integers of fixed length. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(VarIntLoop.COUNT)
public class VarIntLoop {
  static final int COUNT = 1024;

  private final long[] values = new long[COUNT];
  private final byte[] encoded = new byte[COUNT * VarInt.MAX_LENGTH];
  private final ByteBuffer fixed = ByteBuffer.allocate(COUNT * Long.BYTES);

  /** Values whose lengths are equally frequent and in no order. */
  public VarIntLoop() {
    Random random = new Random(1);
    for (int i = 0; i < COUNT; i++) {
      values[i] = random.nextLong() >>> new int[] {2, 34, 50, 58}[random.nextInt(4)];
    }
    encode();
    fixed();
  }

  /** Encodes. */
  @Benchmark
  public final int encode() {
    int at = 0;
    for (long value : values) {
      at += VarInt.put(encoded, at, value);
    }
    return at;
  }

  /** Decodes what was encoded. */
  @Benchmark
  public long decode() {
    long sum = 0;
    for (int at = 0, i = 0; i < COUNT; i++) {
      sum += VarInt.get(encoded, at, encoded.length - at);
      at += VarInt.length(encoded[at]);
    }
    return sum;
  }

  /** Writes and reads them as they are. */
  @Benchmark
  public final long fixed() {
    fixed.clear();
    for (long value : values) {
      fixed.putLong(value);
    }
    fixed.flip();
    long sum = 0;
    while (fixed.hasRemaining()) {
      sum += fixed.getLong();
    }
    return sum;
  }
}
