package io.heddle.teavm.jsinterop;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import jsinterop.annotations.JsPackage;
import org.teavm.model.AnnotationReader;

/** Names as jsinterop-annotations make them. */
final class JsNames {
  /** The namespace that older versions of the annotations used for global members. */
  private static final String WINDOW = "<window>";

  static final String TOO_SHORT =
      "a name of fewer than four letters may be that of a field, too, when TeaVM has made names"
          + " short, and then JavaScript finds the field: choose a longer one";

  private static final int LEAST_LETTERS = 4;

  private static final Pattern PATH =
      Pattern.compile("[A-Za-z_$][A-Za-z0-9_$]*(\\.[A-Za-z_$][A-Za-z0-9_$]*)*");

  private JsNames() {}

  /** Whether {@code path} can be written into a script as it is. */
  static boolean isPath(String path) {
    return PATH.matcher(path).matches();
  }

  /** Whether a field of an object that JavaScript sees may come to be named so, too. */
  static boolean isTooShort(String name) {
    return name.length() < LEAST_LETTERS;
  }

  /** The dotted path of a global thing: its namespace, if it is in one, and its name. */
  static String path(AnnotationReader annotation, String javaName) {
    String name = Annotations.text(annotation, "name").orElse(javaName);
    Optional<String> namespace =
        Annotations.text(annotation, "namespace")
            .filter(text -> !text.equals(JsPackage.GLOBAL) && !text.equals(WINDOW));
    return namespace.map(text -> text + "." + name).orElse(name);
  }

  /** The last part of a class's name. */
  static String simple(String className) {
    return className.substring(
        1 + Math.max(className.lastIndexOf('.'), className.lastIndexOf('$')));
  }

  /** The property that an accessor is for: {@code getReady} and {@code ready} give ready. */
  static String property(String methodName) {
    for (String prefix : new String[] {"get", "set", "is"}) {
      if (methodName.length() > prefix.length()
          && methodName.startsWith(prefix)
          && Character.isUpperCase(methodName.charAt(prefix.length()))) {
        String rest = methodName.substring(prefix.length());
        return rest.substring(0, 1).toLowerCase(Locale.ROOT) + rest.substring(1);
      }
    }
    return methodName;
  }
}
