package io.heddle.jvm;

import io.heddle.Bytes;
import io.heddle.netty.BufBytes;
import java.nio.ByteBuffer;

/** {@link Bytes} from and to the JDK's buffers, without a copy. Stateless. */
public final class ByteBuffers {
  private ByteBuffers() {}

  /**
   * What remains in a buffer, not copied: the caller gives its content away.
   *
   * @param buffer the bytes; its own position does not move
   * @return a handle, which need not be released
   */
  public static Bytes of(ByteBuffer buffer) {
    return BufBytes.of(buffer);
  }

  /**
   * A look at bytes that stay where they are.
   *
   * @param bytes the handle, which stays the caller's
   * @return a read-only buffer, valid until the handle is released
   */
  public static ByteBuffer view(Bytes bytes) {
    return BufBytes.view(bytes).asReadOnlyBuffer();
  }
}
