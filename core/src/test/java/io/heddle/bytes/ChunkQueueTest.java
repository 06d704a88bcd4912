package io.heddle.bytes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.Bytes;
import org.junit.jupiter.api.Test;

class ChunkQueueTest {
  private final ChunkQueue queue = new ChunkQueue();

  private void add(int from, int length) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) (from + i);
    }
    queue.add(Bytes.of(bytes));
  }

  private static void assertRun(int from, int length, Bytes bytes) {
    assertEquals(length, bytes.length());
    for (int i = 0; i < length; i++) {
      assertEquals((byte) (from + i), bytes.get(i));
    }
  }

  @Test
  void singleBytesAreGatheredIntoFewChunks() {
    for (int i = 0; i < 65_536; i++) {
      add(i, 1);
    }
    assertEquals(65_536, queue.length());
    assertEquals(1 + 16, queue.chunks());
    assertRun(0, 65_536, queue.takeAll());
    assertTrue(queue.isEmpty());
  }

  @Test
  void shortChunksBetweenLongOnesKeepTheirPlace() {
    int at = 0;
    for (int i = 0; i < 10; i++) {
      add(at, 1024);
      add(at + 1024, 1);
      add(at + 1025, 1);
      at += 1026;
    }
    assertEquals(20, queue.chunks());
    assertRun(0, at, queue.takeAll());
  }

  @Test
  void aLongChunkIsNotCopied() {
    Bytes chunk = Bytes.of(new byte[1024]);
    queue.add(Bytes.of(new byte[1]));
    queue.add(chunk);
    queue.take();
    assertSame(chunk, queue.take());
  }

  @Test
  void aChunkOneByteShorterIsGathered() {
    add(0, 1);
    add(1, 1023);
    add(1024, 1023);
    assertEquals(2, queue.chunks());
    assertRun(0, 1, queue.take());
    assertRun(1, 2046, queue.take());
  }

  @Test
  void whatIsPutBackComesFirst() {
    add(0, 10);
    add(10, 10);
    Bytes taken = queue.take(4);
    assertRun(0, 4, taken);
    assertEquals(16, queue.length());
    queue.putBack(taken);
    assertEquals(20, queue.length());
    assertRun(0, 20, queue.takeAll());
  }

  @Test
  void nothingIsTakenAsAnEmptyChunk() {
    assertEquals(0, queue.takeAll().length());
    assertEquals(0, queue.chunks());
  }

  @Test
  void aClearedQueueBeginsAnew() {
    add(0, 1);
    add(1, 1);
    queue.clear();
    assertEquals(0, queue.length());
    assertEquals(0, queue.chunks());
    add(7, 3);
    assertRun(7, 3, queue.take());
  }

  @Test
  void singleBytesThatComeWhileLongChunksAreTakenAreGathered() {
    for (int i = 0; i < 100; i++) {
      add(0, 1024);
    }
    for (int i = 0; i < 99; i++) {
      assertRun(0, 1024, queue.take());
      add(i, 1);
    }
    assertEquals(2, queue.chunks());
    assertRun(0, 1024, queue.take());
    assertRun(0, 99, queue.take());
  }
}
