package io.heddle.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.code_intelligence.jazzer.junit.FuzzTest;
import org.junit.jupiter.api.Tag;

@Tag("jvm")
class VarIntFuzz {
  @FuzzTest(maxDuration = "")
  void allWaysToReadANumberAgree(byte[] input) {
    long value = VarInt.get(input, 0, input.length);
    int small = VarInt.getInt(input, 0, input.length);
    VarIntDecoder decoder = new VarIntDecoder();
    int taken = decoder.feed(input, 0, input.length);
    if (value == VarInt.INCOMPLETE) {
      assertEquals(VarInt.INCOMPLETE, small);
      assertEquals(false, decoder.isComplete());
      assertEquals(input.length, taken);
      return;
    }
    assertEquals(true, decoder.isComplete());
    assertEquals(VarInt.length(input[0]), taken);
    assertEquals(value, decoder.value());
    assertEquals(value <= Integer.MAX_VALUE ? value : VarInt.TOO_LARGE, small);
    byte[] shortest = new byte[VarInt.MAX_LENGTH];
    int length = VarInt.put(shortest, 0, value);
    assertEquals(VarInt.encodedLength(value), length);
    assertEquals(value, VarInt.get(shortest, 0, length));
  }
}
