package io.heddle.wire;

/** Short ways to write byte arrays in tests. */
public final class Octets {
  private Octets() {}

  /** An array of the given unsigned bytes. */
  public static byte[] of(int... values) {
    byte[] bytes = new byte[values.length];
    for (int at = 0; at < values.length; at++) {
      bytes[at] = (byte) values[at];
    }
    return bytes;
  }

  /** The arrays one behind the other. */
  public static byte[] join(byte[]... parts) {
    int length = 0;
    for (byte[] part : parts) {
      length += part.length;
    }
    byte[] bytes = new byte[length];
    int at = 0;
    for (byte[] part : parts) {
      System.arraycopy(part, 0, bytes, at, part.length);
      at += part.length;
    }
    return bytes;
  }

  /** A variable-length integer in its shortest form. */
  public static byte[] varInt(long value) {
    byte[] bytes = new byte[VarInt.encodedLength(value)];
    VarInt.put(bytes, 0, value);
    return bytes;
  }

  /** A capsule of any type and value. */
  public static byte[] capsule(long type, byte[] value) {
    return join(varInt(type), varInt(value.length), value);
  }

  /** A letter many times over. */
  public static String repeat(char letter, int times) {
    StringBuilder text = new StringBuilder();
    for (int n = 0; n < times; n++) {
      text.append(letter);
    }
    return text.toString();
  }
}
