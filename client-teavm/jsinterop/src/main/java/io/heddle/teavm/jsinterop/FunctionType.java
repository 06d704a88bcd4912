package io.heddle.teavm.jsinterop;

import org.teavm.diagnostics.Diagnostics;
import org.teavm.jso.JSFunctor;
import org.teavm.jso.JSObject;
import org.teavm.model.ClassHolder;
import org.teavm.model.ElementModifier;

/** A {@code @JsFunction}: becomes a JSO functor. */
final class FunctionType {
  private final ClassHolder type;
  private final Complaints complaints;
  private final Diagnostics diagnostics;

  FunctionType(ClassHolder type, Complaints complaints, Diagnostics diagnostics) {
    this.type = type;
    this.complaints = complaints;
    this.diagnostics = diagnostics;
  }

  void translate() {
    long functions =
        type.getMethods().stream()
            .filter(method -> method.hasModifier(ElementModifier.ABSTRACT))
            .count();
    boolean extendsOthers =
        type.getInterfaces().stream().anyMatch(name -> !name.equals(JSObject.class.getName()));
    if (!type.hasModifier(ElementModifier.INTERFACE) || functions != 1 || extendsOthers) {
      complaints.error(
          diagnostics,
          type,
          "",
          "@JsFunction is for an interface with exactly one abstract method that extends no other");
      return;
    }
    type.getMethods().stream()
        .filter(method -> method.hasModifier(ElementModifier.ABSTRACT))
        .filter(method -> JsNames.isTooShort(method.getName()))
        .forEach(
            method -> complaints.error(diagnostics, type, method.getName(), JsNames.TOO_SHORT));
    type.getInterfaces().add(JSObject.class.getName());
    Annotations.add(type.getAnnotations(), JSFunctor.class);
  }
}
