package io.heddle.e2e.compiled;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes the program that TeaVM compiles: tests by number, each started in a thread of TeaVM's so
 * that it may wait for futures. Without reflection, which TeaVM has little of, the calls have to be
 * written out, and in the tests' own packages because tests are seldom public.
 */
final class EntryPoint {
  static final String CLASS_NAME = "io.heddle.e2e.compiled.generated.Tests";

  private static final String CALLS = "HeddleTestCalls";

  /** In WebAssembly each case of a switch is a block in the next, for which TeaVM needs stack. */
  private static final int GROUP = 100;

  private static final String HEAD =
      """
      package io.heddle.e2e.compiled.generated;

      import org.teavm.jso.JSBody;
      import org.teavm.jso.JSExceptions;
      import org.teavm.jso.JSExport;
      import org.teavm.jso.JSObject;
      import org.teavm.jso.core.JSPromise;
      import org.teavm.jso.core.JSString;

      public final class Tests {
        public static void main(String[] args) {}

        /** A promise of an empty text, or of how the test failed. */
        @JSExport
        public static JSPromise<JSString> run(int test) {
          return new JSPromise<>((resolve, reject) -> new Thread(() -> {
            String failure = "";
            try {
              call(test);
            } catch (Throwable t) {
              failure = describe(t);
            }
            resolve.accept(JSString.valueOf(failure));
          }).start());
        }

        private static String describe(Throwable thrown) {
          StringBuilder text = new StringBuilder();
          for (Throwable t = thrown; t != null; t = t.getCause()) {
            text.append(t == thrown ? "" : "Caused by: ").append(t).append('\\n');
            text.append(stack(JSExceptions.getJSException(t))).append('\\n');
          }
          return text.toString();
        }

        @JSBody(params = "error", script = "return error && error.stack ? '' + error.stack : '';")
        private static native String stack(JSObject error);

        private static Throwable first(Throwable first, Throwable second) {
          if (first != null) {
            first.addSuppressed(second);
            return first;
          }
          return second;
        }
      """;

  private final Map<String, StringBuilder> callsByPackage = new LinkedHashMap<>();
  private final StringBuilder main = new StringBuilder(HEAD);
  private int calls;

  /** The sources by class name. */
  static Map<String, String> write(List<TestMethod> tests) {
    EntryPoint entry = new EntryPoint();
    StringBuilder groups = new StringBuilder();
    for (int from = 0; from < tests.size(); from += GROUP) {
      StringBuilder cases = new StringBuilder();
      for (int i = from; i < Math.min(from + GROUP, tests.size()); i++) {
        entry.write(i, tests.get(i));
        cases.append(choice(i, "test" + i + "()"));
      }
      int group = from / GROUP;
      entry.writeSwitch("call" + group, "test", cases);
      groups.append(choice(group, "call" + group + "(test)"));
    }
    entry.writeSwitch("call", "test / " + GROUP, groups);
    entry.main.append("}\n");
    Map<String, String> sources = new LinkedHashMap<>();
    sources.put(CLASS_NAME, entry.main.toString());
    entry.callsByPackage.forEach(
        (name, source) ->
            sources.put(
                name + "." + CALLS,
                "package %s;\n@SuppressWarnings(\"all\")\npublic final class %s {\n%s}\n"
                    .formatted(name, CALLS, source)));
    return sources;
  }

  private static String choice(int number, String call) {
    return "      case " + number + ": " + call + "; break;\n";
  }

  private void writeSwitch(String name, String number, CharSequence cases) {
    main.append("  private static void ")
        .append(name)
        .append("(int test) throws Throwable {\n    switch (")
        .append(number)
        .append(") {\n")
        .append(cases)
        .append("      default: throw new IllegalArgumentException();\n    }\n  }\n\n");
  }

  private void write(int number, TestMethod test) {
    main.append("  private static void test%d() throws Throwable {\n".formatted(number));
    main.append("    Throwable failure = null;\n");
    List<String> instances = new ArrayList<>();
    for (Class<?> owner : test.owners()) {
      String instance = "o" + instances.size();
      String outer = instances.isEmpty() ? "null" : instances.get(instances.size() - 1);
      String maker = make(owner);
      main.append("    Object %s = %s(%s);\n".formatted(instance, maker, outer));
      instances.add(instance);
    }
    main.append("    try {\n");
    test.before().forEach(method -> main.append(statement(method, test)));
    main.append(statement(test.test(), test));
    main.append("    } catch (Throwable t) {\n      failure = t;\n    }\n");
    for (Method method : test.after()) {
      main.append("    try {\n").append(statement(method, test));
      main.append("    } catch (Throwable t) {\n      failure = first(failure, t);\n    }\n");
    }
    main.append("    if (failure != null) {\n      throw failure;\n    }\n  }\n\n");
  }

  /** A call on that instance, among the test's class and those around it, that has the method. */
  private String statement(Method method, TestMethod test) {
    int owner = 0;
    for (int i = 0; i < test.owners().size(); i++) {
      if (method.getDeclaringClass().isAssignableFrom(test.owners().get(i))) {
        owner = i;
      }
    }
    return "      %s(o%d);\n".formatted(call(method), owner);
  }

  private String make(Class<?> type) {
    String expression =
        type.isMemberClass() && !Modifier.isStatic(type.getModifiers())
            ? "((%s) outer).new %s()"
                .formatted(type.getEnclosingClass().getCanonicalName(), type.getSimpleName())
            : "new %s()".formatted(type.getCanonicalName());
    return member(type, "Object", "Object outer", "return " + expression);
  }

  private String call(Method method) {
    Class<?> type = method.getDeclaringClass();
    return member(
        type,
        "void",
        "Object test",
        "((%s) test).%s()".formatted(type.getCanonicalName(), method.getName()));
  }

  /** Writes a static method into the package of {@code type}, and gives its full name. */
  private String member(Class<?> type, String result, String parameter, String statement) {
    String name = "call" + calls++;
    callsByPackage
        .computeIfAbsent(type.getPackageName(), any -> new StringBuilder())
        .append(
            "  public static %s %s(%s) throws Throwable {\n    %s;\n  }\n"
                .formatted(result, name, parameter, statement));
    return type.getPackageName() + "." + CALLS + "." + name;
  }
}
