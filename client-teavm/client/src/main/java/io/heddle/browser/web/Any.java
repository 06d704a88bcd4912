package io.heddle.browser.web;

import java.util.Optional;
import java.util.OptionalDouble;
import jsinterop.annotations.JsOverlay;
import jsinterop.annotations.JsPackage;
import jsinterop.annotations.JsType;
import org.jspecify.annotations.Nullable;

/**
 * A JavaScript value of any kind, {@code undefined} among them: to be looked at before it is
 * believed.
 */
@JsType(isNative = true, name = "?", namespace = JsPackage.GLOBAL)
public interface Any {
  /** The number that {@code value} is, or empty if it is none, or not finite. */
  @JsOverlay
  static OptionalDouble number(@Nullable Any value) {
    return Values.isFinite(value)
        ? OptionalDouble.of(Values.toNumber(value))
        : OptionalDouble.empty();
  }

  /** The text that {@code value} is, or empty if it is something else. */
  @JsOverlay
  static Optional<String> text(@Nullable Any value) {
    return Values.isString(value) ? Optional.of(Values.toText(value)) : Optional.empty();
  }

  /** Whether {@code value} is neither null nor undefined, which Java's comparison may miss. */
  @JsOverlay
  static boolean isPresent(@Nullable Any value) {
    return Values.isPresent(value);
  }

  /** Any object of a native type as what it also is. */
  @JsOverlay
  static Any of(Object nativeObject) {
    return (Any) nativeObject;
  }
}
