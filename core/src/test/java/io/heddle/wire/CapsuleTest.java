package io.heddle.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.heddle.wire.Capsule.CloseSession;
import io.heddle.wire.Capsule.DataBlocked;
import io.heddle.wire.Capsule.DrainSession;
import io.heddle.wire.Capsule.MaxData;
import io.heddle.wire.Capsule.MaxStreams;
import io.heddle.wire.Capsule.Reserved;
import io.heddle.wire.Capsule.StreamsBlocked;
import org.junit.jupiter.api.Test;

class CapsuleTest {
  @Test
  void closeHoldsACodeAndAReason() {
    assertArrayEquals(
        Octets.of(0x68, 0x43, 0x06, 0xfe, 0xdc, 0xba, 0x98, 0x6f, 0x6b),
        new CloseSession(0xfedcba98L, "ok").encode());
  }

  @Test
  void aReasonOf1024BytesIsSentWholeAndALongerOneIsCut() {
    String longest = Octets.repeat('r', 1024);
    assertEquals(2 + 2 + 4 + 1024, new CloseSession(0, longest).encode().length);
    assertArrayEquals(
        new CloseSession(0, longest).encode(), new CloseSession(0, longest + "x").encode());
    String odd = Octets.repeat('r', 1023);
    assertArrayEquals(
        new CloseSession(0, odd).encode(), new CloseSession(0, odd + "\u00e9").encode());
  }

  @Test
  void codesAre32BitsWide() {
    assertEquals(0xffff_ffffL, new CloseSession(0xffff_ffffL, "").code());
    assertThrows(IllegalArgumentException.class, () -> new CloseSession(0x1_0000_0000L, ""));
    assertThrows(IllegalArgumentException.class, () -> new CloseSession(-1, ""));
  }

  @Test
  void drainIsEmpty() {
    assertArrayEquals(Octets.of(0x80, 0x00, 0x78, 0xae, 0x00), new DrainSession().encode());
  }

  @Test
  void flowControlCapsulesHoldOneInteger() {
    assertArrayEquals(Octets.of(0x99, 0x0b, 0x4d, 0x3d, 0x01, 0x3f), new MaxData(0x3f).encode());
    assertArrayEquals(
        Octets.of(0x99, 0x0b, 0x4d, 0x3f, 0x02, 0x40, 0x40),
        new MaxStreams(StreamKind.BIDIRECTIONAL, 0x40).encode());
    assertArrayEquals(
        Octets.of(0x99, 0x0b, 0x4d, 0x40, 0x01, 0x01),
        new MaxStreams(StreamKind.UNIDIRECTIONAL, 1).encode());
    assertArrayEquals(Octets.of(0x99, 0x0b, 0x4d, 0x41, 0x01, 0x00), new DataBlocked(0).encode());
    assertArrayEquals(
        Octets.of(0x99, 0x0b, 0x4d, 0x43, 0x01, 0x02),
        new StreamsBlocked(StreamKind.BIDIRECTIONAL, 2).encode());
    assertArrayEquals(
        Octets.of(0x99, 0x0b, 0x4d, 0x44, 0x01, 0x03),
        new StreamsBlocked(StreamKind.UNIDIRECTIONAL, 3).encode());
  }

  @Test
  void moreThan2To60StreamsAreRefused() {
    long most = 1L << 60;
    assertEquals(most, new MaxStreams(StreamKind.BIDIRECTIONAL, most).maxStreams());
    assertThrows(
        IllegalArgumentException.class, () -> new MaxStreams(StreamKind.BIDIRECTIONAL, most + 1));
    assertThrows(
        IllegalArgumentException.class,
        () -> new StreamsBlocked(StreamKind.UNIDIRECTIONAL, most + 1));
    assertThrows(
        IllegalArgumentException.class, () -> new StreamsBlocked(StreamKind.UNIDIRECTIONAL, -1));
  }

  @Test
  void reservedTypesFollowTheirForm() {
    assertEquals(0x17, CapsuleType.reserved(0));
    assertEquals(0x40, CapsuleType.reserved(1));
    assertArrayEquals(Octets.of(0x17, 0x00), new Reserved(0x17).encode());
    long last = CapsuleType.reserved((VarInt.MAX - 0x17) / 0x29);
    assertEquals(9, new Reserved(last).encode().length);
    assertThrows(
        IllegalArgumentException.class, () -> CapsuleType.reserved((VarInt.MAX - 0x17) / 0x29 + 1));
    assertThrows(IllegalArgumentException.class, () -> CapsuleType.reserved(-1));
    assertThrows(IllegalArgumentException.class, () -> new Reserved(0x18));
    assertThrows(IllegalArgumentException.class, () -> new Reserved(0x17 - 0x29));
    assertThrows(IllegalArgumentException.class, () -> new Reserved(last + 0x29));
  }

  @Test
  void datagramsAreWrappedWithoutACopy() {
    byte[] payload = Octets.of(1, 2, 3);
    Capsule.Datagram datagram = new Capsule.Datagram(payload);
    assertEquals(payload, datagram.payload());
    assertArrayEquals(Octets.of(0x00, 0x03, 1, 2, 3), datagram.encode());
  }
}
