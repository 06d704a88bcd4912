package io.heddle.teavm.jsinterop;

import java.util.Optional;
import jsinterop.annotations.JsMethod;
import jsinterop.annotations.JsOverlay;
import jsinterop.annotations.JsProperty;
import jsinterop.annotations.JsType;
import org.teavm.diagnostics.Diagnostics;
import org.teavm.jso.JSBody;
import org.teavm.jso.JSClass;
import org.teavm.jso.JSMethod;
import org.teavm.jso.JSObject;
import org.teavm.jso.JSProperty;
import org.teavm.model.AnnotationHolder;
import org.teavm.model.AnnotationReader;
import org.teavm.model.AnnotationValue;
import org.teavm.model.ClassHolder;
import org.teavm.model.ElementModifier;
import org.teavm.model.FieldHolder;
import org.teavm.model.MethodHolder;

/** A {@code @JsType(isNative = true)}: becomes an overlay of a JavaScript class. */
final class NativeType {
  private final ClassHolder type;
  private final Complaints complaints;
  private final Diagnostics diagnostics;

  NativeType(ClassHolder type, Complaints complaints, Diagnostics diagnostics) {
    this.type = type;
    this.complaints = complaints;
    this.diagnostics = diagnostics;
  }

  void translate() {
    type.getInterfaces().add(JSObject.class.getName());
    if (!type.hasModifier(ElementModifier.INTERFACE)) {
      Annotations.find(type.getAnnotations(), JsType.class).ifPresent(this::bindToClass);
    }
    for (FieldHolder field : type.getFields()) {
      translate(field);
    }
    for (MethodHolder method : type.getMethods()) {
      translate(method);
    }
  }

  private void bindToClass(AnnotationReader annotation) {
    String path = JsNames.path(annotation, JsNames.simple(type.getName()));
    if (path.equals("?") || path.equals("*")) {
      path = "Object";
    }
    if (!JsNames.isPath(path)) {
      complaints.error(diagnostics, type, "", "\"" + path + "\" is no name of a JavaScript class");
      return;
    }
    AnnotationHolder bound = new AnnotationHolder(JSClass.class.getName());
    bound.getValues().put("name", new AnnotationValue(path));
    // Else strict code would ask for the class at each cast, and not every object that a browser
    // hands out has one by the name that its standard gives.
    bound.getValues().put("transparent", new AnnotationValue(true));
    Annotations.add(type.getAnnotations(), bound);
  }

  private void translate(FieldHolder field) {
    Optional<AnnotationReader> property =
        Annotations.find(field.getAnnotations(), JsProperty.class);
    if (property.isPresent() || !field.hasModifier(ElementModifier.STATIC)) {
      String name =
          property.flatMap(found -> Annotations.text(found, "name")).orElse(field.getName());
      Annotations.add(field.getAnnotations(), JSProperty.class, "value", name);
    }
  }

  private void translate(MethodHolder method) {
    if (Members.areJava(method)
        || method.getName().equals("<init>")
        || Annotations.has(method.getAnnotations(), JSBody.class)) {
      return;
    }
    if (method.getProgram() != null && method.getProgram().basicBlockCount() > 0) {
      complaints.error(
          diagnostics,
          type,
          method.getName(),
          "code in a native type has to be marked @" + JsOverlay.class.getSimpleName());
      return;
    }
    Optional<AnnotationReader> property =
        Annotations.find(method.getAnnotations(), JsProperty.class);
    if (property.isPresent()) {
      if (!Members.isAccessor(method)) {
        complaints.error(diagnostics, type, method.getName(), Members.NO_ACCESSOR);
      }
      Annotations.add(
          method.getAnnotations(),
          JSProperty.class,
          "value",
          Members.propertyName(method, property.get()));
      return;
    }
    Annotations.find(method.getAnnotations(), JsMethod.class)
        .flatMap(found -> Annotations.text(found, "name"))
        .ifPresent(name -> Annotations.add(method.getAnnotations(), JSMethod.class, "value", name));
  }
}
