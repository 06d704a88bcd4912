package io.heddle.wire;

/** The common layout of all capsules: type, length, value (RFC 9297 §3.2); stateless. */
final class CapsuleEncoder {
  private CapsuleEncoder() {}

  static byte[] encode(long type, byte[] value) {
    int header = VarInt.encodedLength(type) + VarInt.encodedLength(value.length);
    byte[] bytes = new byte[header + value.length];
    VarInt.put(bytes, VarInt.put(bytes, 0, type), value.length);
    System.arraycopy(value, 0, bytes, header, value.length);
    return bytes;
  }

  static byte[] encode(long type, long number) {
    byte[] value = new byte[VarInt.encodedLength(number)];
    VarInt.put(value, 0, number);
    return encode(type, value);
  }

  static void requireStreams(long streams) {
    if (streams < 0 || streams > SessionLimits.MAX_STREAMS) {
      throw new IllegalArgumentException("not a number of streams: " + streams);
    }
  }
}
