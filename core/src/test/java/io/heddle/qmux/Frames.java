package io.heddle.qmux;

import io.heddle.wire.Utf8;
import io.heddle.wire.VarInt;

/** Bytes of frames, as a peer that may break every rule makes them. Stateless. */
final class Frames {
  private Frames() {}

  /** Variable-length integers, one after the other. */
  static byte[] numbers(long... values) {
    byte[] to = new byte[8 * values.length];
    int at = 0;
    for (long value : values) {
      at += VarInt.put(to, at, value);
    }
    byte[] exact = new byte[at];
    System.arraycopy(to, 0, exact, 0, at);
    return exact;
  }

  static byte[] join(byte[]... parts) {
    int length = 0;
    for (byte[] part : parts) {
      length += part.length;
    }
    byte[] all = new byte[length];
    int at = 0;
    for (byte[] part : parts) {
      System.arraycopy(part, 0, all, at, part.length);
      at += part.length;
    }
    return all;
  }

  static byte[] stream(long id, long offset, String text, boolean fin) {
    return stream(id, offset, Utf8.encode(text), fin);
  }

  static byte[] stream(long id, long offset, byte[] payload, boolean fin) {
    return join(numbers(fin ? 0x0f : 0x0e, id, offset, payload.length), payload);
  }

  static byte[] reset(long id, long code, long finalSize) {
    return numbers(0x04, id, code, finalSize);
  }

  static byte[] stop(long id, long code) {
    return numbers(0x05, id, code);
  }

  static byte[] datagram(int payloadBytes) {
    return join(numbers(0x31, payloadBytes), new byte[payloadBytes]);
  }

  static byte[] transportClose(long error, String reason) {
    byte[] text = Utf8.encode(reason);
    return join(numbers(0x1c, error, 0, text.length), text);
  }

  static byte[] applicationClose(long code, String reason) {
    byte[] text = Utf8.encode(reason);
    return join(numbers(0x1d, code, text.length), text);
  }

  /** A QX_TRANSPORT_PARAMETERS frame with a body. */
  static byte[] parameters(byte[] body) {
    return join(numbers(FrameType.QX_TRANSPORT_PARAMETERS, body.length), body);
  }

  /** A transport parameter whose value is a number. */
  static byte[] parameter(long id, long value) {
    return numbers(id, VarInt.encodedLength(value), value);
  }
}
