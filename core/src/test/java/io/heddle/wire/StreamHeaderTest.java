package io.heddle.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.wire.StreamHeaderDecoder.State;
import java.util.Random;
import org.junit.jupiter.api.Test;

class StreamHeaderTest {
  private static final long SEED = 0x4154L;

  @Test
  void headersStartWithTheTypeOfTheirKind() {
    // 0x41 and 0x54 need two bytes each.
    assertArrayEquals(
        Octets.of(0x40, 0x41, 0x04), new StreamHeader(StreamKind.BIDIRECTIONAL, 4).encode());
    assertArrayEquals(
        Octets.of(0x40, 0x54, 0x00), new StreamHeader(StreamKind.UNIDIRECTIONAL, 0).encode());
    assertEquals(10, new StreamHeader(StreamKind.BIDIRECTIONAL, VarInt.MAX - 3).encodedLength());
  }

  @Test
  void aHeaderIsPutAmongOtherBytes() {
    byte[] to = new byte[8];
    StreamHeader header = new StreamHeader(StreamKind.UNIDIRECTIONAL, 400);
    assertEquals(header.encodedLength(), header.put(to, 2));
    assertArrayEquals(Octets.of(0, 0, 0x40, 0x54, 0x41, 0x90, 0, 0), to);
  }

  @Test
  void onlyClientInitiatedBidirectionalIdsAreSessions() {
    assertTrue(StreamHeader.isSessionId(0));
    assertFalse(StreamHeader.isSessionId(1));
    assertFalse(StreamHeader.isSessionId(2));
    assertFalse(StreamHeader.isSessionId(3));
    assertTrue(StreamHeader.isSessionId(4));
    assertTrue(StreamHeader.isSessionId(VarInt.MAX - 3));
    assertFalse(StreamHeader.isSessionId(VarInt.MAX + 1));
    assertFalse(StreamHeader.isSessionId(-4));
    assertThrows(
        IllegalArgumentException.class, () -> new StreamHeader(StreamKind.BIDIRECTIONAL, 2));
  }

  @Test
  void headersSplitAtEveryByteAreRecognised() {
    for (StreamKind kind : StreamKind.values()) {
      for (long id : new long[] {0, 4, 0x40, 0x4000, 0x4000_0000, VarInt.MAX - 3}) {
        StreamHeader header = new StreamHeader(kind, id);
        byte[] bytes = Octets.join(header.encode(), Octets.of(0xaa, 0xbb));
        int length = header.encodedLength();
        for (int split = 0; split <= bytes.length; split++) {
          StreamHeaderDecoder decoder = new StreamHeaderDecoder(kind);
          int first = decoder.feed(bytes, 0, split);
          assertEquals(Math.min(split, length), first);
          assertEquals(split < length ? State.INCOMPLETE : State.WEBTRANSPORT, decoder.state());
          assertEquals(length - first, decoder.feed(bytes, first, bytes.length - first));
          assertEquals(header, decoder.header());
          assertEquals(kind.type(), decoder.type());
          assertArrayEquals(header.encode(), decoder.taken());
        }
      }
    }
  }

  @Test
  void longFormsAreRecognised() {
    StreamHeaderDecoder decoder = new StreamHeaderDecoder(StreamKind.BIDIRECTIONAL);
    byte[] bytes = Octets.of(0xc0, 0, 0, 0, 0, 0, 0, 0x41, 0xc0, 0, 0, 0, 0, 0, 0, 0x08, 0x55);
    assertEquals(16, decoder.feed(bytes, 0, 17));
    assertEquals(new StreamHeader(StreamKind.BIDIRECTIONAL, 8), decoder.header());
  }

  @Test
  void otherTypesAreHandedBackByteForByte() {
    StreamHeaderDecoder decoder = new StreamHeaderDecoder(StreamKind.BIDIRECTIONAL);
    byte[] headersFrame = Octets.of(0x40, 0x01, 0x05, 0x11);
    assertEquals(1, decoder.feed(headersFrame, 0, 1));
    assertThrows(IllegalStateException.class, decoder::type);
    assertEquals(1, decoder.feed(headersFrame, 1, 3));
    assertEquals(State.NOT_WEBTRANSPORT, decoder.state());
    assertEquals(1, decoder.type());
    assertArrayEquals(Octets.of(0x40, 0x01), decoder.taken());
    assertEquals(0, decoder.feed(headersFrame, 2, 2));
    assertThrows(IllegalStateException.class, decoder::header);
  }

  @Test
  void theOtherKindsTypeIsNotAccepted() {
    byte[] unidirectional = new StreamHeader(StreamKind.UNIDIRECTIONAL, 0).encode();
    StreamHeaderDecoder decoder = new StreamHeaderDecoder(StreamKind.BIDIRECTIONAL);
    decoder.feed(unidirectional, 0, unidirectional.length);
    assertEquals(State.NOT_WEBTRANSPORT, decoder.state());
  }

  @Test
  void idsOfOtherStreamsAreInvalid() {
    for (int id = 1; id < 4; id++) {
      StreamHeaderDecoder decoder = new StreamHeaderDecoder(StreamKind.UNIDIRECTIONAL);
      byte[] bytes = Octets.of(0x40, 0x54, id, 0x99);
      assertEquals(3, decoder.feed(bytes, 0, 4));
      assertEquals(State.INVALID_SESSION_ID, decoder.state());
      assertThrows(IllegalStateException.class, decoder::header);
    }
  }

  @Test
  void randomBytesNeverThrowAndAreTakenOnlyUntilDecided() {
    Random random = new Random(SEED);
    for (int n = 0; n < 5_000; n++) {
      StreamKind kind = random.nextBoolean() ? StreamKind.BIDIRECTIONAL : StreamKind.UNIDIRECTIONAL;
      byte[] bytes = new byte[random.nextInt(24)];
      random.nextBytes(bytes);
      if (bytes.length > 2 && random.nextBoolean()) {
        bytes[0] = 0x40;
        bytes[1] = (byte) kind.type();
      }
      StreamHeaderDecoder decoder = new StreamHeaderDecoder(kind);
      int at = 0;
      while (at < bytes.length && decoder.state() == State.INCOMPLETE) {
        at += decoder.feed(bytes, at, 1 + random.nextInt(bytes.length - at));
      }
      assertTrue(at <= 16, "seed " + SEED);
      assertEquals(at, decoder.taken().length, "seed " + SEED);
      if (decoder.state() == State.WEBTRANSPORT) {
        assertEquals(0, decoder.header().sessionId() % 4, "seed " + SEED);
      }
    }
  }
}
