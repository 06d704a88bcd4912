package io.heddle.teavm.jsinterop;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import jsinterop.annotations.JsMethod;
import jsinterop.annotations.JsProperty;
import org.teavm.diagnostics.Diagnostics;
import org.teavm.jso.JSBody;
import org.teavm.model.AnnotationHolder;
import org.teavm.model.AnnotationReader;
import org.teavm.model.AnnotationValue;
import org.teavm.model.ClassHolder;
import org.teavm.model.ElementModifier;
import org.teavm.model.MethodHolder;
import org.teavm.model.ValueType;

/** A native method of a type that is not: becomes a script that uses a global name. */
final class GlobalMember {
  private final ClassHolder type;
  private final MethodHolder method;
  private final Complaints complaints;
  private final Diagnostics diagnostics;

  GlobalMember(
      ClassHolder type, MethodHolder method, Complaints complaints, Diagnostics diagnostics) {
    this.type = type;
    this.method = method;
    this.complaints = complaints;
    this.diagnostics = diagnostics;
  }

  void translate() {
    Optional<AnnotationReader> function = Annotations.find(method.getAnnotations(), JsMethod.class);
    Optional<AnnotationReader> property =
        Annotations.find(method.getAnnotations(), JsProperty.class);
    if (function.isPresent()) {
      String path = JsNames.path(function.get(), method.getName());
      String call = path + "(" + String.join(", ", parameters()) + ")";
      script(path, method.getResultType() == ValueType.VOID ? call + ";" : "return " + call + ";");
    } else if (property.isPresent()) {
      String path = JsNames.path(property.get(), JsNames.property(method.getName()));
      script(path, Members.isGetter(method) ? "return " + path + ";" : path + " = p0;");
      if (!Members.isAccessor(method)) {
        complain(Members.NO_ACCESSOR);
      }
    }
  }

  private void script(String path, String script) {
    if (!JsNames.isPath(path)) {
      complain("\"" + path + "\" is no name of a JavaScript function or property");
      return;
    }
    if (!method.hasModifier(ElementModifier.STATIC)) {
      complain("a native method has to be static, or in a type that is native too");
      return;
    }
    if (method.hasModifier(ElementModifier.VARARGS)) {
      complain("a function of varargs has to be in a native type");
      return;
    }
    List<AnnotationValue> names = new ArrayList<>();
    for (String name : parameters()) {
      names.add(new AnnotationValue(name));
    }
    AnnotationHolder body = new AnnotationHolder(JSBody.class.getName());
    body.getValues().put("params", new AnnotationValue(names));
    body.getValues().put("script", new AnnotationValue(script));
    Annotations.add(method.getAnnotations(), body);
  }

  private List<String> parameters() {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < method.parameterCount(); i++) {
      names.add("p" + i);
    }
    return names;
  }

  private void complain(String sentence) {
    complaints.error(diagnostics, type, method.getName(), sentence);
  }
}
