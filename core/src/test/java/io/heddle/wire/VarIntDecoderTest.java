package io.heddle.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

class VarIntDecoderTest {
  private static final long SEED = 0x9000_17L;

  @Test
  void valuesComeOutSplitAtEveryByte() {
    long[] values = {
      0, 0x3f, 0x40, 0x3fff, 0x4000, 0x3fff_ffff, 0x4000_0000, 0x7fff_ffff, 0xffff_ffffL, VarInt.MAX
    };
    VarIntDecoder decoder = new VarIntDecoder();
    for (long value : values) {
      byte[] bytes = Octets.varInt(value);
      for (int split = 0; split <= bytes.length; split++) {
        assertEquals(split, decoder.feed(bytes, 0, split));
        assertEquals(split == 0, decoder.isEmpty());
        assertEquals(split == bytes.length, decoder.isComplete());
        assertEquals(bytes.length - split, decoder.feed(bytes, split, bytes.length - split));
        assertEquals(value, decoder.value());
        decoder.reset();
      }
    }
  }

  @Test
  void bytesBehindTheIntegerAreLeftAlone() {
    VarIntDecoder decoder = new VarIntDecoder();
    byte[] bytes = Octets.of(0x7b, 0xbd, 0x11, 0x22);
    assertEquals(2, decoder.feed(bytes, 0, 4));
    assertEquals(0, decoder.feed(bytes, 2, 2));
    assertTrue(decoder.feed((byte) 0x11));
    assertEquals(15_293, decoder.value());
  }

  @Test
  void intsComeOutUpToTheirLimit() {
    assertEquals(Integer.MAX_VALUE, decoded(Integer.MAX_VALUE).intValue());
    assertEquals(VarInt.TOO_LARGE, decoded(1L << 31).intValue());
    assertEquals(VarInt.TOO_LARGE, decoded(1L << 32).intValue());
  }

  @Test
  void anIncompleteIntegerHasNoValue() {
    VarIntDecoder decoder = new VarIntDecoder();
    assertThrows(IllegalStateException.class, decoder::value);
    assertFalse(decoder.feed((byte) 0x40));
    assertThrows(IllegalStateException.class, decoder::value);
    assertThrows(IllegalStateException.class, decoder::intValue);
  }

  @Test
  void randomBytesGiveWhatWholeReadsGive() {
    Random random = new Random(SEED);
    VarIntDecoder decoder = new VarIntDecoder();
    byte[] bytes = new byte[8];
    for (int n = 0; n < 3_000; n++) {
      random.nextBytes(bytes);
      decoder.reset();
      int taken = decoder.feed(bytes, 0, random.nextInt(9));
      taken += decoder.feed(bytes, taken, 8 - taken);
      assertEquals(VarInt.length(bytes[0]), taken, "seed " + SEED);
      assertEquals(VarInt.get(bytes, 0, 8), decoder.value(), "seed " + SEED);
      assertEquals(VarInt.getInt(bytes, 0, 8), decoder.intValue(), "seed " + SEED);
    }
  }

  private static VarIntDecoder decoded(long value) {
    VarIntDecoder decoder = new VarIntDecoder();
    byte[] bytes = Octets.varInt(value);
    decoder.feed(bytes, 0, bytes.length);
    return decoder;
  }
}
