package io.heddle.teavm.jsinterop;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import jsinterop.annotations.JsAsync;
import jsinterop.annotations.JsConstructor;
import jsinterop.annotations.JsIgnore;
import jsinterop.annotations.JsMethod;
import jsinterop.annotations.JsProperty;
import jsinterop.annotations.JsType;
import org.teavm.diagnostics.Diagnostics;
import org.teavm.jso.JSClass;
import org.teavm.jso.JSExport;
import org.teavm.jso.JSMethod;
import org.teavm.jso.JSProperty;
import org.teavm.model.AccessLevel;
import org.teavm.model.AnnotationContainer;
import org.teavm.model.AnnotationReader;
import org.teavm.model.ClassHolder;
import org.teavm.model.ElementModifier;
import org.teavm.model.FieldHolder;
import org.teavm.model.MethodHolder;

/** A type of Java's own: what {@code @JsType} or its members' annotations name is exported. */
final class ExportedType {
  private final ClassHolder type;
  private final boolean whole;
  private final Complaints complaints;
  private final Diagnostics diagnostics;

  ExportedType(ClassHolder type, Complaints complaints, Diagnostics diagnostics) {
    this.type = type;
    this.whole = Annotations.has(type.getAnnotations(), JsType.class);
    this.complaints = complaints;
    this.diagnostics = diagnostics;
  }

  void translate() {
    Annotations.find(type.getAnnotations(), JsType.class)
        .flatMap(annotation -> Annotations.text(annotation, "name"))
        .ifPresent(name -> Annotations.add(type.getAnnotations(), JSClass.class, "name", name));
    for (FieldHolder field : type.getFields()) {
      refuse(field);
    }
    Map<String, MethodHolder> exported = new HashMap<>();
    for (MethodHolder method : type.getMethods()) {
      if (isMarked(method) || isImplied(method)) {
        translate(method, exported);
      }
    }
  }

  private void refuse(FieldHolder field) {
    boolean marked = Annotations.has(field.getAnnotations(), JsProperty.class);
    boolean implied =
        whole
            && field.getLevel() == AccessLevel.PUBLIC
            && !field.hasModifier(ElementModifier.SYNTHETIC)
            && !Annotations.has(field.getAnnotations(), JsIgnore.class);
    if (marked || implied) {
      complaints.error(
          diagnostics,
          type,
          field.getName(),
          "fields cannot be exported: make it @JsIgnore and give it accessors with @JsProperty");
    }
  }

  private static boolean isMarked(MethodHolder method) {
    return Annotations.has(method.getAnnotations(), JsMethod.class)
        || Annotations.has(method.getAnnotations(), JsProperty.class)
        || Annotations.has(method.getAnnotations(), JsConstructor.class);
  }

  private boolean isImplied(MethodHolder method) {
    boolean unmakeable =
        method.getName().equals("<init>") && type.hasModifier(ElementModifier.ABSTRACT);
    return whole && method.getLevel() == AccessLevel.PUBLIC && !unmakeable;
  }

  private void translate(MethodHolder method, Map<String, MethodHolder> exported) {
    AnnotationContainer annotations = method.getAnnotations();
    if (Members.areJava(method)) {
      return;
    }
    if (Annotations.has(annotations, JsAsync.class)) {
      complaints.error(diagnostics, type, method.getName(), "@JsAsync is not supported");
    }
    if (method.hasModifier(ElementModifier.NATIVE)) {
      new GlobalMember(type, method, complaints, diagnostics).translate();
      return;
    }
    Optional<AnnotationReader> property = Annotations.find(annotations, JsProperty.class);
    String exportedAs = method.getName();
    String name = exportedAs;
    if (property.isPresent()) {
      name = Members.propertyName(method, property.get());
      if (!Members.isAccessor(method)) {
        complaints.error(diagnostics, type, method.getName(), Members.NO_ACCESSOR);
      }
      Annotations.add(annotations, JSProperty.class, "value", name);
      exportedAs = (Members.isGetter(method) ? "get " : "set ") + name;
    } else if (!method.getName().equals("<init>")) {
      name =
          Annotations.find(annotations, JsMethod.class)
              .flatMap(found -> Annotations.text(found, "name"))
              .orElse(method.getName());
      exportedAs = name;
      Annotations.add(annotations, JSMethod.class, "value", exportedAs);
    }
    if (JsNames.isTooShort(name) && !method.hasModifier(ElementModifier.STATIC)) {
      complaints.error(diagnostics, type, method.getName(), JsNames.TOO_SHORT);
    }
    String place = method.hasModifier(ElementModifier.STATIC) ? "static " : "";
    if (exported.put(place + exportedAs, method) != null) {
      complaints.error(
          diagnostics,
          type,
          method.getName(),
          "JavaScript knows no overloads: rename it by @JsMethod, or keep it by @JsIgnore");
    }
    Annotations.add(annotations, JSExport.class);
  }
}
