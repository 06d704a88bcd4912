package io.heddle.bytes;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.heddle.Bytes;
import org.junit.jupiter.api.Test;

class ArrayBytesTest {
  private final byte[] array = {0, 1, 2, 3, 4, 5, 6, 7};
  private final Bytes middle = Bytes.of(array, 2, 4);

  private static void outOfBounds(Runnable call) {
    assertThrows(IndexOutOfBoundsException.class, call::run);
  }

  @Test
  void aPartOfAnArrayIsSeenThroughItsOwnIndices() {
    assertEquals(4, middle.length());
    assertEquals(2, middle.get(0));
    assertEquals(5, middle.get(3));
    assertArrayEquals(new byte[] {2, 3, 4, 5}, middle.toByteArray());
    outOfBounds(() -> middle.get(-1));
    outOfBounds(() -> middle.get(4));
  }

  @Test
  void slicesShareTheArray() {
    ArrayBytes slice = (ArrayBytes) middle.slice(1, 2);
    assertSame(array, slice.array());
    assertEquals(3, slice.offset());
    assertArrayEquals(new byte[] {3, 4}, slice.toByteArray());
    assertEquals(0, middle.slice(4, 0).length());
    outOfBounds(() -> middle.slice(0, 5));
    outOfBounds(() -> middle.slice(5, 0));
    outOfBounds(() -> middle.slice(-1, 1));
    outOfBounds(() -> middle.slice(1, -1));
    outOfBounds(() -> middle.slice(1, Integer.MAX_VALUE));
  }

  @Test
  void copiesGoWhereTheyAreSent() {
    byte[] target = new byte[4];
    middle.copyTo(1, target, 2, 2);
    assertArrayEquals(new byte[] {0, 0, 3, 4}, target);
    outOfBounds(() -> middle.copyTo(3, target, 0, 2));
    outOfBounds(() -> middle.copyTo(0, target, 3, 2));
  }

  @Test
  void rangesOutsideTheArrayAreRefused() {
    assertEquals(8, Bytes.of(array, 0, 8).length());
    assertEquals(0, Bytes.of(array, 8, 0).length());
    outOfBounds(() -> Bytes.of(array, 0, 9));
    outOfBounds(() -> Bytes.of(array, 9, 0));
  }

  @Test
  void textIsUtf8() {
    assertEquals("grün", Bytes.ofUtf8("grün").toUtf8());
    assertEquals(5, Bytes.ofUtf8("grün").length());
    assertEquals(0, Bytes.empty().length());
    Bytes.empty().release();
  }

  @Test
  void aHandleThatWasReleasedIsOfNoUse() {
    middle.release();
    assertThrows(IllegalStateException.class, middle::length);
    assertThrows(IllegalStateException.class, () -> middle.get(0));
    assertThrows(IllegalStateException.class, middle::release);
  }
}
