package io.heddle.websocket;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.Bytes;
import io.heddle.bytes.ArrayBytes;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class FragmentsTest {
  private final Fragments fragments = new Fragments(1000);

  private boolean add(int length, boolean last) {
    return fragments.add(ByteBuffer.wrap(bytes(length)), last);
  }

  private static byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) (length + i);
    }
    return bytes;
  }

  @Test
  void aMessageInOnePieceIsCopiedOnce() {
    assertTrue(add(700, true));
    Bytes message = fragments.take();
    assertArrayEquals(bytes(700), message.toByteArray());
    assertEquals(700, ((ArrayBytes) message).array().length);
  }

  @Test
  void fragmentsAreJoinedInOrderAndTheNextMessageBeginsEmpty() {
    assertTrue(add(1, false));
    assertTrue(add(0, false));
    assertTrue(add(20, false));
    assertTrue(add(3, true));
    Bytes message = fragments.take();
    assertEquals(24, message.length());
    assertArrayEquals(bytes(20), message.slice(1, 20).toByteArray());
    assertArrayEquals(bytes(3), message.slice(21, 3).toByteArray());
    assertTrue(add(2, true));
    assertArrayEquals(bytes(2), fragments.take().toByteArray());
  }

  @Test
  void anEmptyMessageIsEmpty() {
    assertTrue(add(0, true));
    assertEquals(0, fragments.take().length());
  }

  @Test
  void theGreatestLengthFitsAndOneByteMoreDoesNot() {
    assertTrue(add(999, false));
    assertTrue(add(1, true));
    assertEquals(1000, fragments.take().length());
    assertTrue(add(999, false));
    assertFalse(add(2, true));
    assertFalse(new Fragments(1000).add(ByteBuffer.allocate(1001), true));
  }

  @Test
  void aShortMessageHoldsLittleMoreThanItself() {
    assertTrue(add(100, false));
    assertTrue(add(1, true));
    assertTrue(((ArrayBytes) fragments.take()).array().length <= 101 + 101 / 8);
  }
}
