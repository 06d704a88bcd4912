package io.heddle.qmux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.heddle.Bytes;
import io.heddle.session.ByteLedger;
import io.heddle.wire.Utf8;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class FrameDecoderTest {
  private static final byte[] HELLO = FakePeer.parameters(1, 1, 1).encode();

  private static List<String> decode(byte[] record) {
    FrameTexts texts = new FrameTexts();
    FrameDecoder decoder = new FrameDecoder(texts, 20_000);
    decoder.decode(Bytes.of(HELLO));
    texts.take();
    decoder.decode(Bytes.of(record));
    return texts.take();
  }

  private static String expect(int error, byte[] record) {
    ViolationException violation = assertThrows(ViolationException.class, () -> decode(record));
    assertEquals(TransportError.name(error), TransportError.name(violation.error()));
    return String.valueOf(violation.getMessage());
  }

  private static byte[][] examples() {
    return new byte[][] {
      Frames.reset(0, 70, 16_384),
      Frames.stop(4, 1),
      Frames.stream(0, 100, "hello", true),
      Frames.numbers(0x10, 100_000),
      Frames.numbers(0x11, 0, 100_000),
      Frames.numbers(0x12, 1L << 60),
      Frames.numbers(0x13, 65),
      Frames.numbers(0x14, 65),
      Frames.numbers(0x15, 0, 65),
      Frames.numbers(0x16, 1L << 60),
      Frames.numbers(0x17, 65),
      Frames.transportClose(3, "why"),
      Frames.applicationClose(1L << 40, "why"),
      Frames.datagram(9),
      Frames.numbers(FrameType.QX_PING_REQUEST, 70),
      Frames.numbers(FrameType.QX_PING_RESPONSE, 70),
    };
  }

  @Test
  void everyFrameIsDecoded() {
    assertEquals(
        List.of(
            "RESET_STREAM 0 code 70 size 16384",
            "STOP_SENDING 4 code 1",
            "STREAM 0 @100 'hello' FIN",
            "MAX_DATA 100000",
            "MAX_STREAM_DATA 0 100000",
            "MAX_STREAMS bidi 1152921504606846976",
            "MAX_STREAMS uni 65",
            "STREAM_DATA_BLOCKED 0",
            "CLOSE FLOW_CONTROL_ERROR",
            "APPLICATION_CLOSE 1099511627776 why",
            "DATAGRAM 9",
            "PING 70",
            "PONG 70"),
        decode(Frames.join(examples())));
  }

  @Test
  void everyFrameThatIsCutShortIsAnEncodingError() {
    for (byte[] frame : examples()) {
      for (int length = 1; length < frame.length; length++) {
        byte[] cut = new byte[length];
        System.arraycopy(frame, 0, cut, 0, length);
        expect(TransportError.FRAME_ENCODING_ERROR, cut);
      }
    }
  }

  @Test
  void prohibitedFramesAreEncodingErrors() {
    for (int type : new int[] {0x01, 0x02, 0x03, 0x06, 0x07, 0x18, 0x19, 0x1a, 0x1b, 0x1e}) {
      assertEquals(
          "prohibited frame type 0x" + Integer.toHexString(type),
          expect(TransportError.FRAME_ENCODING_ERROR, Frames.numbers(type, 0, 0, 0, 0)));
    }
  }

  @Test
  void unknownFramesAreEncodingErrors() {
    for (long type : new long[] {0x1f, 0x24, 0x2f, 0x32, 0x3f, 0x40, 0x4000, 1L << 40}) {
      assertEquals(
          "unknown frame type 0x" + Long.toHexString(type),
          expect(TransportError.FRAME_ENCODING_ERROR, Frames.numbers(type, 0, 0, 0, 0)));
    }
  }

  /** RFC 9000 §19.8: three bits of the type say which fields there are, and whether it ends. */
  @Test
  void everyFormOfAStreamFrameIsDecoded() {
    byte[] payload = {'x'};
    assertEquals(List.of("STREAM 4 @0 'x'"), decode(Frames.join(Frames.numbers(0x08, 4), payload)));
    assertEquals(
        List.of("STREAM 4 @0 'x' FIN"), decode(Frames.join(Frames.numbers(0x09, 4), payload)));
    assertEquals(
        List.of("STREAM 4 @0 'x'"), decode(Frames.join(Frames.numbers(0x0a, 4, 1), payload)));
    assertEquals(
        List.of("STREAM 4 @7 'x'"), decode(Frames.join(Frames.numbers(0x0c, 4, 7), payload)));
    assertEquals(
        List.of("STREAM 4 @7 'x' FIN"),
        decode(Frames.join(Frames.numbers(0x0f, 4, 7, 1), payload)));
  }

  /** So it can be measured by the bound on it (qmux §max_datagram_frame_size). */
  @Test
  void theSizeOfADatagramsFrameIsItsOwn() {
    FrameTexts texts = new FrameTexts();
    FrameDecoder decoder = new FrameDecoder(texts, 20_000);
    decoder.decode(Bytes.of(HELLO));
    decoder.decode(Bytes.of(Frames.join(Frames.numbers(0x10, 5), Frames.datagram(9))));
    assertEquals(11, texts.datagramFrameBytes);
  }

  /** What waits for a reader holds at most four times its length. */
  @Test
  void aSmallPartOfARecordIsCopiedOutOfIt() {
    assertEquals(0, heldBy(249));
    assertEquals(1, heldBy(250));
    assertEquals(1, heldBy(900));
  }

  /** How many records of 1,000 bytes a payload of so many holds. */
  private static int heldBy(int length) {
    ByteLedger ledger = new ByteLedger();
    Bytes record = ledger.of(new byte[1000]);
    Bytes payload = new FrameReader(record, 0, 1000, 0).payload(length);
    assertEquals(length, payload.length());
    record.release();
    int held = ledger.live();
    payload.release();
    assertEquals(0, ledger.live());
    return held;
  }

  @Test
  void aFrameTypeInALongerFormIsAViolation() {
    expect(TransportError.PROTOCOL_VIOLATION, new byte[] {0x40, 0x10, 5});
    expect(TransportError.PROTOCOL_VIOLATION, new byte[] {(byte) 0x80, 0, 0, 0x10, 5});
  }

  @Test
  void otherNumbersMayTakeLongerForms() {
    assertEquals(
        List.of("MAX_STREAM_DATA 4 5"), decode(new byte[] {0x11, 0x40, 4, (byte) 0x80, 0, 0, 5}));
  }

  @Test
  void paddingIsSkipped() {
    assertEquals(List.of(), decode(new byte[100]));
    assertEquals(
        List.of("MAX_DATA 5"), decode(Frames.join(new byte[3], new byte[] {0x10, 5}, new byte[2])));
  }

  @Test
  void aRecordWithoutFramesIsAViolation() {
    expect(TransportError.PROTOCOL_VIOLATION, new byte[0]);
  }

  @Test
  void aRecordOfTheGreatestSizeIsDecoded() {
    assertEquals(List.of(), decode(new byte[20_000]));
  }

  @Test
  void aRecordAboveTheGreatestSizeIsAnEncodingError() {
    expect(TransportError.FRAME_ENCODING_ERROR, new byte[20_001]);
  }

  @Test
  void aStreamFrameWithoutLengthExtendsToTheEndOfTheRecord() {
    assertEquals(
        List.of("STREAM 4 @0 'rest' FIN"),
        decode(Frames.join(new byte[] {0x09, 4}, Utf8.encode("rest"))));
    assertEquals(
        List.of("STREAM 4 @9 'rest'"),
        decode(Frames.join(new byte[] {0x0c, 4, 9}, Utf8.encode("rest"))));
  }

  @Test
  void aDatagramWithoutLengthExtendsToTheEndOfTheRecord() {
    assertEquals(List.of("DATAGRAM 5"), decode(new byte[] {0x30, 1, 2, 3, 4, 5}));
  }

  @Test
  void aStreamMayEndAtTheGreatestOffset() {
    long last = (1L << 62) - 1;
    assertEquals(
        List.of("STREAM 0 @" + (last - 2) + " 'ab'"),
        decode(Frames.stream(0, last - 2, "ab", false)));
  }

  @Test
  void aStreamPastTheGreatestOffsetIsAnEncodingError() {
    long last = (1L << 62) - 1;
    expect(TransportError.FRAME_ENCODING_ERROR, Frames.stream(0, last - 1, "ab", false));
  }

  @Test
  void streamCountsAbove2To60AreEncodingErrors() {
    for (int type : new int[] {0x12, 0x13, 0x16, 0x17}) {
      expect(TransportError.FRAME_ENCODING_ERROR, Frames.numbers(type, (1L << 60) + 1));
    }
  }

  @Test
  void aLengthThatNoArrayCouldHaveIsAnEncodingError() {
    expect(TransportError.FRAME_ENCODING_ERROR, Frames.numbers(0x0a, 0, (1L << 62) - 1));
    expect(TransportError.FRAME_ENCODING_ERROR, Frames.numbers(0x31, 1L << 31));
    expect(TransportError.FRAME_ENCODING_ERROR, Frames.numbers(0x1d, 0, 1L << 32));
  }

  @Test
  void aLongReasonIsCutBetweenCharacters() {
    String cut = "x" + "€".repeat(341);
    assertEquals(
        List.of("APPLICATION_CLOSE 0 " + cut), decode(Frames.applicationClose(0, cut + "€€")));
    String whole = "y".repeat(1024);
    assertEquals(
        List.of("APPLICATION_CLOSE 0 " + whole), decode(Frames.applicationClose(0, whole)));
    assertEquals(
        List.of("APPLICATION_CLOSE 0 " + whole), decode(Frames.applicationClose(0, whole + "y")));
    String split = "xy" + "€".repeat(340);
    assertEquals(
        List.of("APPLICATION_CLOSE 0 " + split), decode(Frames.applicationClose(0, split + "€€")));
  }

  @Test
  void aReasonThatIsNotUtf8IsEmpty() {
    assertEquals(
        List.of("APPLICATION_CLOSE 3 "),
        decode(Frames.join(Frames.numbers(0x1d, 3, 2), new byte[] {(byte) 0xc0, (byte) 0x80})));
    byte[] middles = new byte[2000];
    Arrays.fill(middles, (byte) 0x80);
    assertEquals(
        List.of("APPLICATION_CLOSE 3 "),
        decode(Frames.join(Frames.numbers(0x1d, 3, middles.length), middles)));
  }

  @Test
  void whatWaitsIsReleasedWhenItsStreamIsReset() {
    FakePeer peer = FakePeer.established();
    peer.record(Frames.stream(2, 0, "unread", false));
    peer.record(Frames.reset(2, 1, 6));
    assertEquals(0, peer.engine.table().bufferedBytes());
  }

  @Test
  void framesAfterTheApplicationHasClosedAreNotDecoded() {
    FakePeer peer = FakePeer.established();
    peer.record(Frames.applicationClose(1, "bye"), new byte[] {0x01});
    assertEquals(List.of("closed 1 bye"), peer.heard());
  }
}
