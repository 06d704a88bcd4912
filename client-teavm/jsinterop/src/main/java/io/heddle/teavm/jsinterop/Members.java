package io.heddle.teavm.jsinterop;

import jsinterop.annotations.JsIgnore;
import jsinterop.annotations.JsOverlay;
import org.teavm.model.AnnotationReader;
import org.teavm.model.ElementModifier;
import org.teavm.model.MethodHolder;
import org.teavm.model.ValueType;

/** What native and exported types judge alike about their methods. */
final class Members {
  static final String NO_ACCESSOR =
      "@JsProperty is for a getter without parameters or a setter of one that returns nothing";

  private Members() {}

  /** Whether JavaScript has no part in a method. */
  static boolean areJava(MethodHolder method) {
    return method.getName().equals("<clinit>")
        || method.hasModifier(ElementModifier.SYNTHETIC)
        || Annotations.has(method.getAnnotations(), JsIgnore.class)
        || Annotations.has(method.getAnnotations(), JsOverlay.class);
  }

  static boolean isAccessor(MethodHolder method) {
    boolean isSetter = method.parameterCount() == 1 && method.getResultType() == ValueType.VOID;
    return isGetter(method) || isSetter;
  }

  static boolean isGetter(MethodHolder method) {
    return method.parameterCount() == 0 && method.getResultType() != ValueType.VOID;
  }

  static String propertyName(MethodHolder method, AnnotationReader annotation) {
    return Annotations.text(annotation, "name").orElse(JsNames.property(method.getName()));
  }
}
