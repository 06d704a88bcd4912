package io.heddle.e2e.compiled;

import jsinterop.annotations.JsConstructor;
import jsinterop.annotations.JsFunction;
import jsinterop.annotations.JsIgnore;
import jsinterop.annotations.JsMethod;
import jsinterop.annotations.JsPackage;
import jsinterop.annotations.JsProperty;
import jsinterop.annotations.JsType;
import org.teavm.jso.JSExportClasses;

/** A bit of each kind of export; compiled by {@link JsInteropTest}. */
@JSExportClasses({
  ExportedSample.Whole.class,
  ExportedSample.Single.class,
  ExportedSample.Heir.class
})
final class ExportedSample {
  private ExportedSample() {}

  public static void main(String[] args) {}

  @JsMethod
  public static String topLevel(String text) {
    return "top " + text;
  }

  /** A whole type, under a name of its own. */
  @JsType(name = "Renamed")
  public static class Whole {
    @JsIgnore public int ignoredField = 1;

    private int count;

    @JsConstructor
    public Whole(int count) {
      this.count = count;
    }

    @JsIgnore
    public Whole() {
      this(0);
    }

    public String mixed(int i, double d, String s, boolean b) {
      return i + "|" + (int) (d * 2) + "|" + s + "|" + b;
    }

    @JsMethod(name = "shout")
    public String whisper(String text) {
      return text + "!";
    }

    @JsProperty
    public int getCount() {
      return count;
    }

    @JsProperty
    public void setCount(int count) {
      this.count = count;
    }

    @JsProperty(name = "even")
    public boolean isDivisibleByTwo() {
      return count % 2 == 0;
    }

    @JsIgnore
    public String ignored() {
      return "ignored";
    }

    String notPublic() {
      return "not public";
    }

    public static int twice(int number) {
      return 2 * number;
    }

    public Whole next() {
      return new Whole(count + 1);
    }

    public int call(Operation operation) {
      return operation.apply(count, 3);
    }

    public Operation adder() {
      return (a, b) -> a + b + count;
    }

    public int[] squares(int[] numbers) {
      int[] squares = new int[numbers.length];
      for (int i = 0; i < numbers.length; i++) {
        squares[i] = numbers[i] * numbers[i];
      }
      return squares;
    }
  }

  /** Inherits what its parent exports. */
  public static class Heir extends Whole {
    @JsConstructor
    public Heir() {
      super(40);
    }

    @Override
    public String whisper(String text) {
      return super.whisper(text) + "!";
    }
  }

  /** Only what is marked. */
  public static class Single {
    @JsConstructor
    public Single() {}

    @JsMethod
    public String marked() {
      return "marked";
    }

    public String unmarked() {
      return "unmarked";
    }

    @JsMethod
    public int ofHex(String digits) {
      return parse(digits, 16);
    }

    @JsMethod
    public String where() {
      setMark("mark");
      return getMark() + " " + origin();
    }

    @JsMethod(namespace = JsPackage.GLOBAL, name = "parseInt")
    private static native int parse(String digits, int radix);

    @JsProperty(namespace = "globalThis", name = "origin")
    private static native String origin();

    @JsProperty(namespace = "globalThis")
    private static native void setMark(String mark);

    @JsProperty(namespace = "globalThis")
    private static native String getMark();
  }

  /** A function in both directions. */
  @JsFunction
  public interface Operation {
    int apply(int a, int b);
  }
}
