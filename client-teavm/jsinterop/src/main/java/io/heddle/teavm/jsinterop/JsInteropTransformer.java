package io.heddle.teavm.jsinterop;

import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Queue;
import java.util.Set;
import jsinterop.annotations.JsEnum;
import jsinterop.annotations.JsFunction;
import jsinterop.annotations.JsType;
import org.teavm.diagnostics.Diagnostics;
import org.teavm.model.ClassHolder;
import org.teavm.model.ClassHolderTransformer;
import org.teavm.model.ClassHolderTransformerContext;
import org.teavm.model.ClassReader;
import org.teavm.model.ClassReaderSource;
import org.teavm.model.MethodHolder;

/**
 * Translates each class that reaches TeaVM, and before that all it mentions.
 *
 * <p>JSO, which comes next, asks about other types than the one at hand, and asks the class source
 * beneath the transformers. So a type has to be translated down there, and before the first class
 * that mentions it goes on to JSO. That source and TeaVM itself hold separate copies of a class:
 * each is translated, which therefore has to be idempotent.
 */
final class JsInteropTransformer implements ClassHolderTransformer {
  private final Set<String> prepared = new HashSet<>();
  private final Queue<String> toPrepare = new ArrayDeque<>();
  private final Mentions mentions = new Mentions(this::prepareLater);
  private final Complaints complaints = new Complaints();

  @Override
  public void transformClass(ClassHolder type, ClassHolderTransformerContext context) {
    if (isForeign(type.getName())) {
      return;
    }
    translate(type, context.getDiagnostics());
    mentions.ofDeclarations(type);
    for (MethodHolder method : type.getMethods()) {
      mentions.ofCode(method);
    }
    prepareLater(type.getName());
    ClassReaderSource source = context.getHierarchy().getClassSource();
    for (String name = toPrepare.poll(); name != null; name = toPrepare.poll()) {
      ClassReader mentioned = source.get(name);
      if (mentioned instanceof ClassHolder holder) {
        translate(holder, context.getDiagnostics());
        mentions.ofDeclarations(holder);
      }
    }
  }

  private void prepareLater(String name) {
    if (!isForeign(name) && prepared.add(name)) {
      toPrepare.add(name);
    }
  }

  /** Whether a class is of TeaVM or its class library, which know no jsinterop-annotations. */
  private static boolean isForeign(String name) {
    return name.startsWith("java.") || name.startsWith("org.teavm.");
  }

  private void translate(ClassHolder type, Diagnostics diagnostics) {
    if (Annotations.has(type.getAnnotations(), JsEnum.class)) {
      complaints.error(diagnostics, type, "", "@JsEnum is not supported, export constants' names");
      return;
    }
    if (Annotations.has(type.getAnnotations(), JsFunction.class)) {
      new FunctionType(type, complaints, diagnostics).translate();
      return;
    }
    boolean isNative =
        Annotations.find(type.getAnnotations(), JsType.class)
            .map(annotation -> Annotations.flag(annotation, "isNative"))
            .orElse(false);
    if (isNative) {
      new NativeType(type, complaints, diagnostics).translate();
    } else {
      new ExportedType(type, complaints, diagnostics).translate();
    }
  }
}
