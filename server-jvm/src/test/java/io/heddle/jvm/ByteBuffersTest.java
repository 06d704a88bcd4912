package io.heddle.jvm;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.Bytes;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class ByteBuffersTest {
  @Test
  void whatRemainsInABufferIsTaken() {
    ByteBuffer buffer = ByteBuffer.allocateDirect(5).put(new byte[] {1, 2, 3, 4, 5}).flip();
    buffer.get();
    Bytes bytes = ByteBuffers.of(buffer);
    assertArrayEquals(new byte[] {2, 3, 4, 5}, bytes.toByteArray());
    assertEquals(4, buffer.remaining());
  }

  @Test
  void aViewShowsTheSameBytes() {
    for (Bytes bytes :
        new Bytes[] {
          Bytes.of(new byte[] {0, 1, 2, 3}, 1, 2),
          ByteBuffers.of(ByteBuffer.wrap(new byte[] {1, 2}))
        }) {
      ByteBuffer view = ByteBuffers.view(bytes);
      assertTrue(view.isReadOnly());
      assertEquals(ByteBuffer.wrap(new byte[] {1, 2}), view);
    }
  }
}
