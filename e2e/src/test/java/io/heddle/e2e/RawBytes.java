package io.heddle.e2e;

import io.heddle.wire.SettingId;
import io.heddle.wire.VarInt;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** HTTP/3 and WebTransport as bytes, right or wrong. Stateless. */
final class RawBytes {
  static final int DATA = 0x00;
  static final int HEADERS = 0x01;
  static final int SETTINGS = 0x04;
  static final int CONTROL_STREAM = 0x00;

  /** The settings of a well-behaved client of draft-15. */
  static final byte[] CLIENT_SETTINGS =
      settings(
          SettingId.H3_DATAGRAM, 1,
          SettingId.WT_ENABLED, 1,
          SettingId.WT_INITIAL_MAX_DATA, 1_000_000,
          SettingId.WT_INITIAL_MAX_STREAMS_BIDI, 100,
          SettingId.WT_INITIAL_MAX_STREAMS_UNI, 100);

  /** Of one that knows no flow control of sessions. */
  static final byte[] CLIENT_SETTINGS_WITHOUT_FLOW_CONTROL =
      settings(SettingId.H3_DATAGRAM, 1, SettingId.WT_ENABLED, 1);

  /** Of a server that offers WebTransport in its newest generation, and nothing more. */
  static final byte[] SERVER_SETTINGS =
      settings(
          SettingId.ENABLE_CONNECT_PROTOCOL, 1,
          SettingId.H3_DATAGRAM, 1,
          SettingId.WT_ENABLED, 1);

  private RawBytes() {}

  static byte[] varint(long value) {
    byte[] bytes = new byte[VarInt.encodedLength(value)];
    VarInt.put(bytes, 0, value);
    return bytes;
  }

  static byte[] join(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }

  static byte[] bytes(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return bytes;
  }

  /** So many letters. */
  static byte[] letters(int length) {
    byte[] letters = new byte[length];
    Arrays.fill(letters, (byte) 'a');
    return letters;
  }

  /** A type, a length and a payload: an HTTP/3 frame, and a capsule likewise. */
  static byte[] frame(long type, byte[]... payload) {
    byte[] all = join(payload);
    return join(varint(type), varint(all.length), all);
  }

  static byte[] settings(long... idsAndValues) {
    byte[][] encoded = new byte[idsAndValues.length][];
    for (int i = 0; i < idsAndValues.length; i++) {
      encoded[i] = varint(idsAndValues[i]);
    }
    return frame(SETTINGS, encoded);
  }

  /** A capsule in a DATA frame. */
  static byte[] capsule(long type, byte[]... value) {
    return frame(DATA, frame(type, value));
  }

  /** A HEADERS frame, its names and values as QPACK literals (RFC 9204 §4.5.6). */
  static byte[] headers(String... namesAndValues) {
    ByteArrayOutputStream fields = new ByteArrayOutputStream();
    fields.writeBytes(bytes(0, 0));
    for (int i = 0; i < namesAndValues.length; i += 2) {
      byte[] name = namesAndValues[i].getBytes(StandardCharsets.ISO_8859_1);
      byte[] value = namesAndValues[i + 1].getBytes(StandardCharsets.ISO_8859_1);
      prefixed(fields, 0x20, 7, name.length);
      fields.writeBytes(name);
      prefixed(fields, 0x00, 127, value.length);
      fields.writeBytes(value);
    }
    return frame(HEADERS, fields.toByteArray());
  }

  // RFC 7541 §5.1
  private static void prefixed(ByteArrayOutputStream to, int pattern, int most, int number) {
    if (number < most) {
      to.write(pattern | number);
      return;
    }
    to.write(pattern | most);
    int left = number - most;
    for (; left >= 0x80; left >>= 7) {
      to.write(0x80 | (left & 0x7f));
    }
    to.write(left);
  }

  /** The request of a well-behaved client. */
  static byte[] request(String path) {
    return headers(
        ":method", "CONNECT",
        ":protocol", "webtransport-h3",
        ":scheme", "https",
        ":authority", "localhost",
        ":path", path);
  }

  /** The header of a bidirectional WebTransport stream. */
  static byte[] bidi(long sessionId) {
    return join(varint(0x41), varint(sessionId));
  }

  /** The header of a unidirectional WebTransport stream. */
  static byte[] uni(long sessionId) {
    return join(varint(0x54), varint(sessionId));
  }
}
