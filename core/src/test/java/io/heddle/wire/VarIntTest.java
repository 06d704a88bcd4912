package io.heddle.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Random;
import org.junit.jupiter.api.Test;

class VarIntTest {
  private static final long SEED = 0x9000_16L;

  // RFC 9000 §A.1
  @Test
  void examplesOfTheRfcAreReadAndWritten() {
    check(151_288_809_941_952_652L, Octets.of(0xc2, 0x19, 0x7c, 0x5e, 0xff, 0x14, 0xe8, 0x8c));
    check(494_878_333, Octets.of(0x9d, 0x7f, 0x3e, 0x7d));
    check(15_293, Octets.of(0x7b, 0xbd));
    check(37, Octets.of(0x25));
  }

  @Test
  void longerFormsThanNeededAreRead() {
    assertEquals(37, VarInt.get(Octets.of(0x40, 0x25), 0, 2));
    assertEquals(37, VarInt.getInt(Octets.of(0x80, 0, 0, 0x25), 0, 4));
    assertEquals(37, VarInt.get(Octets.of(0xc0, 0, 0, 0, 0, 0, 0, 0x25), 0, 8));
    assertEquals(37, VarInt.getInt(Octets.of(0xc0, 0, 0, 0, 0, 0, 0, 0x25), 0, 8));
    assertEquals(0, VarInt.getInt(Octets.of(0xc0, 0, 0, 0, 0, 0, 0, 0), 0, 8));
  }

  @Test
  void lengthChangesRightAfterEachBoundary() {
    assertLength(1, 0);
    assertLength(1, 0x3f);
    assertLength(2, 0x40);
    assertLength(2, 0x3fff);
    assertLength(4, 0x4000);
    assertLength(4, 0x3fff_ffff);
    assertLength(8, 0x4000_0000);
    assertLength(8, Integer.MAX_VALUE);
    assertLength(8, 0x8000_0000L);
    assertLength(8, 0xffff_ffffL);
    assertLength(8, 0x1_0000_0000L);
    assertLength(8, VarInt.MAX);
  }

  @Test
  void valuesOutOfRangeAreRefused() {
    byte[] to = new byte[8];
    assertThrows(IllegalArgumentException.class, () -> VarInt.encodedLength(-1));
    assertThrows(IllegalArgumentException.class, () -> VarInt.encodedLength(-1L));
    assertThrows(IllegalArgumentException.class, () -> VarInt.encodedLength(VarInt.MAX + 1));
    assertThrows(IllegalArgumentException.class, () -> VarInt.put(to, 0, -1));
    assertThrows(IllegalArgumentException.class, () -> VarInt.put(to, 0, VarInt.MAX + 1));
  }

  @Test
  void writingWithoutRoomThrowsAndWritesNothing() {
    byte[] to = new byte[8];
    assertThrows(IndexOutOfBoundsException.class, () -> VarInt.put(to, 1, VarInt.MAX));
    assertThrows(IndexOutOfBoundsException.class, () -> VarInt.put(to, 7, 0x40));
    assertThrows(IndexOutOfBoundsException.class, () -> VarInt.put(to, 8, 1));
    assertThrows(IndexOutOfBoundsException.class, () -> VarInt.put(to, -1, 1));
    assertArrayEquals(new byte[8], to);
  }

  @Test
  void everyPrefixOfAnEncodingIsIncomplete() {
    long[] values = {0, 0x40, 0x4000, 0x4000_0000, VarInt.MAX};
    for (long value : values) {
      byte[] bytes = Octets.varInt(value);
      for (int length = 0; length < bytes.length; length++) {
        assertEquals(VarInt.INCOMPLETE, VarInt.get(bytes, 0, length));
        assertEquals(VarInt.INCOMPLETE, VarInt.getInt(bytes, 0, length));
      }
    }
    assertEquals(VarInt.INCOMPLETE, VarInt.get(new byte[0], 0, 0));
    assertEquals(VarInt.INCOMPLETE, VarInt.getInt(new byte[0], 0, -1));
  }

  @Test
  void intsAreReadUpToTheirLimit() {
    assertEquals(Integer.MAX_VALUE, VarInt.getInt(Octets.varInt(Integer.MAX_VALUE), 0, 8));
    assertEquals(VarInt.TOO_LARGE, VarInt.getInt(Octets.varInt(1L << 31), 0, 8));
    assertEquals(VarInt.TOO_LARGE, VarInt.getInt(Octets.varInt(1L << 32), 0, 8));
    assertEquals(VarInt.TOO_LARGE, VarInt.getInt(Octets.varInt(VarInt.MAX), 0, 8));
  }

  @Test
  void randomValuesOfAllSizesComeBack() {
    Random random = new Random(SEED);
    byte[] bytes = new byte[24];
    for (int n = 0; n < 5_000; n++) {
      long value = random.nextLong() >>> (2 + random.nextInt(62));
      int offset = random.nextInt(8);
      int length = VarInt.put(bytes, offset, value);
      assertEquals(VarInt.encodedLength(value), length, "seed " + SEED);
      assertEquals(length, VarInt.length(bytes[offset]), "seed " + SEED);
      assertEquals(value, VarInt.get(bytes, offset, length), "seed " + SEED);
      int expected = value <= Integer.MAX_VALUE ? (int) value : VarInt.TOO_LARGE;
      assertEquals(expected, VarInt.getInt(bytes, offset, length), "seed " + SEED);
    }
  }

  private static void check(long value, byte[] encoded) {
    assertArrayEquals(encoded, Octets.varInt(value));
    assertEquals(value, VarInt.get(encoded, 0, encoded.length));
  }

  private static void assertLength(int expected, long value) {
    byte[] bytes = new byte[8];
    assertEquals(expected, VarInt.put(bytes, 0, value));
    assertEquals(value, VarInt.get(bytes, 0, expected));
    if (value <= Integer.MAX_VALUE) {
      byte[] fromInt = new byte[8];
      assertEquals(expected, VarInt.put(fromInt, 0, (int) value));
      assertArrayEquals(bytes, fromInt);
    }
  }
}
