package io.heddle.browser;

import io.heddle.Bytes;
import io.heddle.browser.web.Uint8Array;
import io.heddle.bytes.ArrayBytes;
import org.jspecify.annotations.Nullable;

/**
 * {@link Bytes} over a typed array, which stays JavaScript's until Java looks inside: bytes that
 * are only passed on are never copied. Confined to the page's thread; freed by the garbage
 * collector, unless somebody wants the array back.
 */
public final class JsBytes implements Bytes {
  /** The array that slices share, and what Java has seen of it. */
  private static final class Memory {
    final Uint8Array script;
    private final Runnable released;
    private int handles = 1;
    byte @Nullable [] java;

    Memory(Uint8Array script, Runnable released) {
      this.script = script;
      this.released = released;
    }

    Memory retain() {
      handles++;
      return this;
    }

    void release() {
      handles--;
      if (handles == 0) {
        released.run();
      }
    }

    byte[] java() {
      byte[] seen = java;
      if (seen == null) {
        seen = ByteArrays.toJava(script);
        java = seen;
      }
      return seen;
    }
  }

  private final Memory memory;
  private final int from;
  private final int length;
  private boolean over;

  /**
   * Takes all of an array.
   *
   * @param bytes given away: nobody is to write to them any more
   */
  public JsBytes(Uint8Array bytes) {
    this(bytes, () -> {});
  }

  /**
   * Takes all of an array, until it is no longer used.
   *
   * @param bytes not to be written to before {@code released}
   * @param released told once, when this and all its slices are released
   */
  public JsBytes(Uint8Array bytes, Runnable released) {
    this(new Memory(bytes, released), 0, bytes.getByteLength());
  }

  private JsBytes(Memory memory, int from, int length) {
    this.memory = memory;
    this.from = from;
    this.length = length;
  }

  /**
   * The bytes for JavaScript to read.
   *
   * @param bytes still the caller's, and to outlive the view
   * @return a view of their memory, or if they are Java's in WebAssembly, a copy
   */
  public static Uint8Array toScript(Bytes bytes) {
    if (bytes instanceof JsBytes script) {
      return script.memory.script.subarray(script.from, script.from + script.length());
    }
    if (bytes instanceof ArrayBytes array) {
      return ByteArrays.toJavaScript(array.array(), array.offset(), array.length());
    }
    return ByteArrays.toJavaScript(bytes.toByteArray());
  }

  @Override
  public int length() {
    if (over) {
      throw ArrayBytes.usedTooLate();
    }
    return length;
  }

  @Override
  public byte get(int index) {
    ArrayBytes.checkRange(index, 1, length());
    return memory.java()[from + index];
  }

  @Override
  public void copyTo(int start, byte[] target, int at, int count) {
    ArrayBytes.checkRange(start, count, length());
    ArrayBytes.checkRange(at, count, target.length);
    System.arraycopy(memory.java(), from + start, target, at, count);
  }

  @Override
  public Bytes slice(int start, int count) {
    ArrayBytes.checkRange(start, count, length());
    return new JsBytes(memory.retain(), from + start, count);
  }

  @Override
  public void release() {
    move().memory.release();
  }

  @Override
  public JsBytes move() {
    JsBytes moved = new JsBytes(memory, from, length());
    over = true;
    return moved;
  }
}
