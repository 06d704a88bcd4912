package io.heddle.teavm.jsinterop;

import java.lang.annotation.Annotation;
import java.util.Optional;
import org.teavm.model.AnnotationContainer;
import org.teavm.model.AnnotationContainerReader;
import org.teavm.model.AnnotationHolder;
import org.teavm.model.AnnotationReader;
import org.teavm.model.AnnotationValue;

/** Reads and adds annotations of TeaVM's class model. */
final class Annotations {
  private static final String AUTO = "<auto>";

  private Annotations() {}

  static boolean has(AnnotationContainerReader container, Class<? extends Annotation> type) {
    return container.get(type.getName()) != null;
  }

  static Optional<AnnotationReader> find(
      AnnotationContainerReader container, Class<? extends Annotation> type) {
    return Optional.ofNullable(container.get(type.getName()));
  }

  static boolean flag(AnnotationReader annotation, String key) {
    AnnotationValue value = annotation.getValue(key);
    return value != null && value.getBoolean();
  }

  /** The string under {@code key}, unless it was left to be found out. */
  static Optional<String> text(AnnotationReader annotation, String key) {
    AnnotationValue value = annotation.getValue(key);
    return value == null || value.getString().isEmpty() || value.getString().equals(AUTO)
        ? Optional.empty()
        : Optional.of(value.getString());
  }

  /** Adds an annotation unless there is one of that type. */
  static void add(AnnotationContainer container, Class<? extends Annotation> type) {
    add(container, new AnnotationHolder(type.getName()));
  }

  /** Adds an annotation with a string unless there is one of that type. */
  static void add(
      AnnotationContainer container, Class<? extends Annotation> type, String key, String value) {
    AnnotationHolder annotation = new AnnotationHolder(type.getName());
    annotation.getValues().put(key, new AnnotationValue(value));
    add(container, annotation);
  }

  static void add(AnnotationContainer container, AnnotationHolder annotation) {
    if (container.get(annotation.getType()) == null) {
      container.add(annotation);
    }
  }
}
