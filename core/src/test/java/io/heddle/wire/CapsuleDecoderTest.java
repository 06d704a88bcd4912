package io.heddle.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.heddle.wire.Capsule.CloseSession;
import io.heddle.wire.Capsule.DataBlocked;
import io.heddle.wire.Capsule.DrainSession;
import io.heddle.wire.Capsule.MaxData;
import io.heddle.wire.Capsule.MaxStreams;
import io.heddle.wire.Capsule.Reserved;
import io.heddle.wire.Capsule.StreamsBlocked;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CapsuleDecoderTest {
  private static final long SEED = 0x9297L;
  private static final int MAX_DATAGRAM = 64;

  private static final List<Capsule> ALL =
      List.of(
          new DrainSession(),
          new MaxData(VarInt.MAX),
          new MaxData(0),
          new MaxStreams(StreamKind.BIDIRECTIONAL, 1L << 60),
          new MaxStreams(StreamKind.UNIDIRECTIONAL, 100),
          new DataBlocked(0x4000),
          new StreamsBlocked(StreamKind.BIDIRECTIONAL, 1L << 60),
          new StreamsBlocked(StreamKind.UNIDIRECTIONAL, 5),
          new CloseSession(0, ""),
          new CloseSession(0xffff_ffffL, "gr\u00fc\u00dfe \ud83d\udc4b"),
          new CloseSession(0x8000_0001L, Octets.repeat('r', 1024)));

  @Test
  void capsulesSplitAtEveryByteComeOut() {
    for (Capsule capsule : ALL) {
      byte[] bytes = capsule.encode();
      for (int split = 0; split <= bytes.length; split++) {
        CapsuleDecoder decoder = decoder();
        assertEquals(split, decoder.feed(bytes, 0, split));
        assertEquals(split == bytes.length, decoder.poll().isPresent());
        assertEquals(split == 0 || split == bytes.length, decoder.atBoundary());
        if (split < bytes.length) {
          assertEquals(bytes.length - split, decoder.feed(bytes, split, bytes.length - split));
          assertEquals(Optional.of(capsule), decoder.poll());
        }
        assertTrue(decoder.atBoundary());
      }
    }
  }

  @Test
  void feedingStopsBehindEachCapsuleUntilItIsPolled() {
    byte[] drain = new DrainSession().encode();
    byte[] two = Octets.join(drain, new MaxData(9).encode());
    CapsuleDecoder decoder = decoder();
    assertEquals(5, decoder.feed(two, 0, two.length));
    assertEquals(0, decoder.feed(two, 5, two.length - 5));
    assertEquals(Optional.of(new DrainSession()), decoder.poll());
    assertEquals(Optional.empty(), decoder.poll());
    assertEquals(two.length - 5, decoder.feed(two, 5, two.length - 5));
    assertEquals(Optional.of(new MaxData(9)), decoder.poll());
  }

  @Test
  void unknownAndReservedCapsulesAreSkipped() {
    byte[] bytes =
        Octets.join(
            Octets.capsule(0x17, new byte[0]),
            Octets.capsule(0x40, new byte[3000]),
            Octets.capsule(VarInt.MAX, new byte[1]),
            new Reserved(CapsuleType.reserved(77)).encode(),
            new MaxData(1).encode());
    assertEquals(List.of(new MaxData(1)), decodeAll(decoder(), bytes, bytes.length));
    assertEquals(List.of(new MaxData(1)), decodeAll(decoder(), bytes, 1));
  }

  @Test
  void aSkippedCapsuleOfTheGreatestLengthNeverEnds() {
    CapsuleDecoder decoder = decoder();
    byte[] header = Octets.join(Octets.varInt(0x17), Octets.varInt(VarInt.MAX));
    decoder.feed(header, 0, header.length);
    byte[] body = new byte[1 << 16];
    for (int n = 0; n < 100; n++) {
      assertEquals(body.length, decoder.feed(body, 0, body.length));
    }
    assertFalse(decoder.atBoundary());
    assertFalse(decoder.poll().isPresent());
    assertFalse(decoder.violation().isPresent());
  }

  @Test
  void datagramsComeOutUpToTheirLimit() {
    for (int length : new int[] {0, 1, MAX_DATAGRAM}) {
      byte[] payload = new byte[length];
      new Random(SEED).nextBytes(payload);
      byte[] bytes = new Capsule.Datagram(payload).encode();
      CapsuleDecoder decoder = decoder();
      assertEquals(bytes.length, decoder.feed(bytes, 0, bytes.length));
      assertArrayEquals(payload, payloadOf(decoder));
    }
  }

  @Test
  void longerDatagramsAreDroppedAndCounted() {
    byte[] bytes =
        Octets.join(
            new Capsule.Datagram(new byte[MAX_DATAGRAM + 1]).encode(),
            new Capsule.Datagram(Octets.of(7)).encode());
    CapsuleDecoder decoder = decoder();
    assertEquals(bytes.length, decoder.feed(bytes, 0, bytes.length));
    assertArrayEquals(Octets.of(7), payloadOf(decoder));
    assertEquals(1, decoder.droppedDatagrams());
    byte[] endless = Octets.join(Octets.of(0), Octets.varInt(VarInt.MAX), new byte[9]);
    assertEquals(endless.length, decoder.feed(endless, 0, endless.length));
    assertEquals(2, decoder.droppedDatagrams());
  }

  @Test
  void aCloseReasonMayHave1024BytesButNotOneMore() {
    refused(Http3Error.H3_MESSAGE_ERROR, Octets.capsule(0x2843, new byte[4 + 1025]));
    // The length alone decides: nothing of the value need arrive.
    byte[] header = Octets.join(Octets.varInt(0x2843), Octets.varInt(VarInt.MAX));
    refused(Http3Error.H3_MESSAGE_ERROR, header);
  }

  @Test
  void aCloseCapsuleNeedsItsCode() {
    assertEquals(
        List.of(new CloseSession(0, "")),
        decodeAll(decoder(), Octets.capsule(0x2843, new byte[4]), 64));
    refused(Http3Error.H3_MESSAGE_ERROR, Octets.capsule(0x2843, new byte[3]));
    refused(Http3Error.H3_MESSAGE_ERROR, Octets.capsule(0x2843, new byte[0]));
  }

  @Test
  void aCloseReasonMustBeUtf8() {
    refused(Http3Error.H3_MESSAGE_ERROR, Octets.capsule(0x2843, Octets.of(0, 0, 0, 0, 0xc3)));
  }

  @Test
  void aDrainCapsuleMustBeEmpty() {
    refused(Http3Error.H3_MESSAGE_ERROR, Octets.capsule(0x78ae, new byte[1]));
  }

  @Test
  void aFlowControlCapsuleHoldsExactlyOneInteger() {
    for (long type : flowControlTypes()) {
      refused(Http3Error.H3_MESSAGE_ERROR, Octets.capsule(type, new byte[0]));
      refused(Http3Error.H3_MESSAGE_ERROR, Octets.capsule(type, Octets.of(1, 1)));
      refused(Http3Error.H3_MESSAGE_ERROR, Octets.capsule(type, Octets.of(0x40)));
      refused(Http3Error.H3_MESSAGE_ERROR, Octets.capsule(type, new byte[9]));
      assertEquals(1, decodeAll(decoder(), Octets.capsule(type, Octets.of(0x40, 0x01)), 64).size());
    }
  }

  @Test
  void moreThan2To60StreamsAreAFlowControlError() {
    long[] types = {0x190b4d3f, 0x190b4d40, 0x190b4d43, 0x190b4d44};
    for (long type : types) {
      assertEquals(
          1, decodeAll(decoder(), Octets.capsule(type, Octets.varInt(1L << 60)), 64).size());
      refused(
          Http3Error.WT_FLOW_CONTROL_ERROR, Octets.capsule(type, Octets.varInt((1L << 60) + 1)));
    }
  }

  @Test
  void capsulesOfWebTransportOverHttp2AreProhibited() {
    for (long type : new long[] {0x190b4d3e, 0x190b4d42}) {
      byte[] bytes = Octets.capsule(type, Octets.of(4, 1));
      refused(Http3Error.WT_FLOW_CONTROL_ERROR, bytes);
      CapsuleDecoder withoutFlowControl = new CapsuleDecoder(MAX_DATAGRAM, false);
      withoutFlowControl.feed(bytes, 0, bytes.length);
      assertTrue(withoutFlowControl.violation().isPresent());
    }
  }

  @Test
  void withoutFlowControlItsCapsulesAreSkippedHoweverMalformed() {
    CapsuleDecoder decoder = new CapsuleDecoder(MAX_DATAGRAM, false);
    for (long type : flowControlTypes()) {
      byte[] bytes = Octets.join(Octets.capsule(type, new byte[20]), Octets.capsule(type, of()));
      assertEquals(List.of(), decodeAll(decoder, bytes, 3));
    }
    assertFalse(decoder.violation().isPresent());
    assertTrue(decoder.atBoundary());
  }

  @Test
  void afterAViolationEverythingIsDiscarded() {
    CapsuleDecoder decoder = decoder();
    byte[] bytes = Octets.join(Octets.capsule(0x78ae, new byte[1]), new DrainSession().encode());
    assertEquals(bytes.length, decoder.feed(bytes, 0, bytes.length));
    assertFalse(decoder.poll().isPresent());
    assertFalse(decoder.atBoundary());
    assertEquals(bytes.length, decoder.feed(bytes, 0, bytes.length));
  }

  @Test
  void randomCapsulesInRandomPiecesComeOutInOrder() {
    Random random = new Random(SEED);
    for (int n = 0; n < 200; n++) {
      List<Capsule> sent = new ArrayList<>();
      byte[] bytes = new byte[0];
      for (int count = random.nextInt(6); count > 0; count--) {
        Capsule capsule = ALL.get(random.nextInt(ALL.size()));
        sent.add(capsule);
        byte[] grease = Octets.capsule(CapsuleType.reserved(random.nextInt() >>> 1), of(1, 2, 3));
        bytes = Octets.join(bytes, grease, capsule.encode());
      }
      assertEquals(sent, decodeAll(decoder(), bytes, 1 + random.nextInt(40)), "seed " + SEED);
    }
  }

  @Test
  void randomBytesNeverThrowNorStall() {
    Random random = new Random(SEED);
    long[] types = {
      0, 0x17, 0x2843, 0x78ae, 0x190b4d3d, 0x190b4d3f, 0x190b4d40, 0x190b4d41, 0x190b4d43
    };
    for (int n = 0; n < 3_000; n++) {
      CapsuleDecoder decoder = new CapsuleDecoder(MAX_DATAGRAM, random.nextBoolean());
      for (int round = 0; round < 4; round++) {
        byte[] noise = new byte[random.nextInt(40)];
        random.nextBytes(noise);
        byte[] type = Octets.varInt(types[random.nextInt(types.length)]);
        decodeAll(decoder, Octets.join(type, noise), 1 + random.nextInt(20));
      }
    }
  }

  private static CapsuleDecoder decoder() {
    return new CapsuleDecoder(MAX_DATAGRAM, true);
  }

  private static byte[] of(int... values) {
    return Octets.of(values);
  }

  private static long[] flowControlTypes() {
    return new long[] {0x190b4d3d, 0x190b4d3f, 0x190b4d40, 0x190b4d41, 0x190b4d43, 0x190b4d44};
  }

  private static List<Capsule> decodeAll(CapsuleDecoder decoder, byte[] bytes, int piece) {
    List<Capsule> capsules = new ArrayList<>();
    int at = 0;
    while (at < bytes.length) {
      int taken = decoder.feed(bytes, at, Math.min(piece, bytes.length - at));
      assertTrue(taken > 0, "stalled");
      at += taken;
      decoder.poll().ifPresent(capsules::add);
    }
    return capsules;
  }

  private static byte[] payloadOf(CapsuleDecoder decoder) {
    if (decoder.poll().orElseThrow() instanceof Capsule.Datagram datagram) {
      return datagram.payload();
    }
    return fail("no datagram");
  }

  /** The bytes are refused with the code, whole and byte by byte. */
  private static void refused(long http3Error, byte[] bytes) {
    for (int piece : new int[] {bytes.length, 1}) {
      CapsuleDecoder decoder = decoder();
      assertEquals(List.of(), decodeAll(decoder, bytes, piece));
      assertEquals(http3Error, decoder.violation().orElseThrow().http3Error());
    }
  }
}
