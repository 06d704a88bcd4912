package io.heddle.browser;

import io.heddle.browser.web.ArrayBuffer;
import io.heddle.browser.web.Uint8Array;
import java.util.Arrays;
import org.teavm.classlib.PlatformDetector;
import org.teavm.jso.typedarrays.Int8Array;

/**
 * Java's bytes as JavaScript's, and back.
 *
 * <p>Compiled to JavaScript a {@code byte[]} is a typed array and these methods share its memory
 * where they can; in WebAssembly they copy. So whoever calls them gives the argument away, and may
 * rely neither on seeing later changes nor on not seeing them.
 */
public final class ByteArrays {
  private ByteArrays() {}

  /**
   * Java's view, or copy, of a typed array's bytes.
   *
   * @param bytes given away by the caller
   * @return as many bytes
   */
  public static byte[] toJava(Uint8Array bytes) {
    // A byte[] over a part of a larger buffer would mislead what looks at the buffer itself, as
    // TeaVM's java.nio does.
    boolean whole = bytes.getByteLength() == bytes.getBuffer().getByteLength();
    Uint8Array own = whole ? bytes : bytes.slice();
    return new Int8Array((org.teavm.jso.typedarrays.ArrayBuffer) (Object) own.getBuffer())
        .copyToJavaArray();
  }

  /**
   * JavaScript's view, or copy, of an array.
   *
   * @param bytes given away by the caller
   * @return as many bytes
   */
  public static Uint8Array toJavaScript(byte[] bytes) {
    return toJavaScript(bytes, 0, bytes.length);
  }

  /**
   * JavaScript's view, or copy, of a part of an array.
   *
   * @param bytes given away by the caller
   * @param offset index of the part's first byte
   * @param length of the part, in bytes
   * @return as many bytes
   * @throws IndexOutOfBoundsException if the part is not within the array
   */
  public static Uint8Array toJavaScript(byte[] bytes, int offset, int length) {
    if (offset < 0 || length < 0 || length > bytes.length - offset) {
      throw new IndexOutOfBoundsException();
    }
    if (PlatformDetector.isWebAssemblyGC() && length < bytes.length) {
      // What is going to be copied had better not be more than what is asked for.
      return toJavaScript(Arrays.copyOfRange(bytes, offset, offset + length), 0, length);
    }
    Int8Array all = Int8Array.copyFromJavaArray(bytes);
    ArrayBuffer buffer = (ArrayBuffer) (Object) all.getBuffer();
    return new Uint8Array(buffer, all.getByteOffset() + offset, length);
  }
}
