package io.heddle.session;

import io.heddle.Bytes;

/** Makes bytes whose handles are counted: each is to be released once, and not used afterwards. */
public final class ByteLedger {
  private int live;

  /** How many handles were made and not released. */
  public int live() {
    return live;
  }

  Bytes of(int length) {
    return of(new byte[length]);
  }

  public Bytes of(byte[] content) {
    return new Handle(Bytes.of(content));
  }

  Bytes ofUtf8(String text) {
    return new Handle(Bytes.ofUtf8(text));
  }

  private final class Handle implements Bytes {
    private final Bytes bytes;
    private boolean released;

    Handle(Bytes bytes) {
      this.bytes = bytes;
      live++;
    }

    private void check() {
      if (released) {
        throw new AssertionError("used after its release");
      }
    }

    @Override
    public int length() {
      check();
      return bytes.length();
    }

    @Override
    public byte get(int index) {
      check();
      return bytes.get(index);
    }

    @Override
    public void copyTo(int from, byte[] target, int at, int length) {
      check();
      bytes.copyTo(from, target, at, length);
    }

    @Override
    public Bytes slice(int from, int length) {
      check();
      return new Handle(bytes.slice(from, length));
    }

    @Override
    public void release() {
      check();
      released = true;
      live--;
    }
  }
}
