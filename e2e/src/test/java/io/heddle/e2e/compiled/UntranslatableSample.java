package io.heddle.e2e.compiled;

import jsinterop.annotations.JsAsync;
import jsinterop.annotations.JsEnum;
import jsinterop.annotations.JsFunction;
import jsinterop.annotations.JsMethod;
import jsinterop.annotations.JsPackage;
import jsinterop.annotations.JsProperty;
import jsinterop.annotations.JsType;

/** What the plugin has to refuse; compiled, in vain, by {@link JsInteropTest}. */
final class UntranslatableSample {
  private UntranslatableSample() {}

  public static void main(String[] args) {
    new Exported().overloaded();
    Exported.global(1, 2);
    Exported.nowhere();
    takes(new Two[0]);
    new Exported().far();
    takes(new Brief[0]);
    Colour.RED.name();
    new Native().code();
  }

  private static void takes(Two... functions) {}

  private static void takes(Brief... functions) {}

  @JsType
  static class Exported {
    public int field;

    public void overloaded() {}

    public void overloaded(int other) {}

    public void far() {}

    @JsProperty
    public int getBoth(int index) {
      return index;
    }

    @JsAsync
    public void later() {}

    @JsMethod(namespace = JsPackage.GLOBAL, name = "max")
    static native int global(int... numbers);

    @JsMethod(namespace = JsPackage.GLOBAL, name = "alert(1)//")
    static native void nowhere();
  }

  @JsFunction
  interface Two {
    void one();

    void two();
  }

  @JsFunction
  interface Brief {
    void on();
  }

  @JsEnum
  enum Colour {
    RED
  }

  @JsType(isNative = true, namespace = JsPackage.GLOBAL, name = "Object")
  static class Native {
    final int code() {
      return 1;
    }

    @JsProperty
    native int getItem(int index);
  }
}
