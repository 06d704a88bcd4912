package io.heddle.benchmarks.loops;

import io.heddle.wire.VarInt;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * QMux's STREAM frames of 1 KiB through the engine, many in a record, next to copying as many
 * bytes.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class FrameLoop {
  static final int FRAMES = 48;
  private static final int PAYLOAD_BYTES = 1024;

  /** A type, a stream id, an offset of 8 bytes and a length of 2. */
  private static final int HEADER_BYTES = 1 + 1 + 8 + 2;

  // RFC 9000 §19.8: STREAM with an offset and a length; §19.9 and §19.10: the greatest credit.
  private static final byte STREAM = 0x0e;
  private static final byte MAX_DATA = 0x10;
  private static final byte MAX_STREAM_DATA = 0x11;

  private final byte[] payload = new byte[PAYLOAD_BYTES];
  private final ByteBuffer record = ByteBuffer.allocate(FRAMES * (HEADER_BYTES + PAYLOAD_BYTES));
  private EngineEnd client = new EngineEnd(false);
  private EngineEnd server = new EngineEnd(true);
  private long offset;

  /** Introduces two engines to each other and opens a stream. */
  @Setup
  public void connect() {
    client = new EngineEnd(false);
    server = new EngineEnd(true);
    byte[] clientParameters = client.lastSent();
    client.record(server.lastSent());
    server.record(clientParameters);
    client.open();
    byte[] credit = new byte[3 + 2 * VarInt.MAX_LENGTH];
    credit[0] = MAX_DATA;
    int at = 1 + VarInt.put(credit, 1, VarInt.MAX);
    credit[at] = MAX_STREAM_DATA;
    VarInt.put(credit, at + 2, VarInt.MAX);
    client.record(credit);
    offset = 0;
  }

  /** Sends frames. */
  @Benchmark
  @OperationsPerInvocation(FRAMES)
  public byte[] encode() {
    for (int i = 0; i < FRAMES; i++) {
      client.write(payload);
    }
    client.flushRecord();
    return client.lastSent();
  }

  /** Receives frames, whose headers are written before. */
  @Benchmark
  @OperationsPerInvocation(FRAMES)
  public long decode() {
    record.clear();
    for (int i = 0; i < FRAMES; i++) {
      // RFC 9000 §16: the upper two bits are the length of a number.
      record.put(STREAM).put((byte) 0).putLong(3L << 62 | offset);
      record.putShort((short) (1 << 14 | PAYLOAD_BYTES));
      record.position(record.position() + PAYLOAD_BYTES);
      offset += PAYLOAD_BYTES;
    }
    server.record(record.array());
    return server.receivedBytes();
  }

  /** Copies. */
  @Benchmark
  public byte[] copy() {
    return payload.clone();
  }
}
