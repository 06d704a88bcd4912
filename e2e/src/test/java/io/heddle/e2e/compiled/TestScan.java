package io.heddle.e2e.compiled;

import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Tags;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;

/** Finds the tests of a class, or why they cannot be compiled. Without state. */
final class TestScan {
  /** What may stand on a test: it is obeyed, or makes no difference to one that is compiled. */
  private static final Set<Class<? extends Annotation>> KNOWN =
      Set.of(
          Test.class,
          BeforeEach.class,
          AfterEach.class,
          Nested.class,
          Tag.class,
          Tags.class,
          DisplayName.class,
          Timeout.class,
          Order.class,
          TestMethodOrder.class);

  private TestScan() {}

  /** Whether JUnit would find tests in {@code type}, and it is not for the JVM only. */
  static boolean isTestClass(Class<?> type) {
    return !Modifier.isAbstract(type.getModifiers())
        && !type.isMemberClass()
        && !isForJvm(type)
        && lineage(type).stream()
            .flatMap(ancestor -> Arrays.stream(ancestor.getDeclaredMethods()))
            .anyMatch(TestScan::hasJUnitAnnotation);
  }

  /** The tests of {@code type} and of the classes nested in it, or in those it extends. */
  static List<TestMethod> testsOf(Class<?> type) {
    List<TestMethod> tests = new ArrayList<>();
    scan(List.of(type), tests);
    return tests;
  }

  private static void scan(List<Class<?>> owners, List<TestMethod> tests) {
    Class<?> type = owners.get(owners.size() - 1);
    List<Method> before = new ArrayList<>();
    List<Method> after = new ArrayList<>();
    for (Class<?> owner : owners) {
      for (Class<?> ancestor : lineage(owner)) {
        check(ancestor);
      }
      before.addAll(marked(owner, BeforeEach.class));
      after.addAll(marked(owner, AfterEach.class));
    }
    Collections.reverse(after);
    for (Method test : marked(type, Test.class)) {
      if (!isForJvm(test)) {
        tests.add(new TestMethod(owners, before, test, after));
      }
    }
    for (Class<?> ancestor : lineage(type)) {
      for (Class<?> member : ancestor.getDeclaredClasses()) {
        if (member.isAnnotationPresent(Nested.class) && !isForJvm(member)) {
          List<Class<?>> deeper = new ArrayList<>(owners);
          deeper.add(member);
          scan(deeper, tests);
        }
      }
    }
  }

  /** The class and those it extends, outermost ancestor first. */
  private static List<Class<?>> lineage(Class<?> type) {
    List<Class<?>> lineage = new ArrayList<>();
    for (Class<?> c = type; c != null && c != Object.class; c = c.getSuperclass()) {
      lineage.add(0, c);
    }
    return lineage;
  }

  /**
   * The methods of a class with an annotation, inherited ones first unless they are overridden, and
   * else by name, so that a run is the same everywhere.
   */
  private static List<Method> marked(Class<?> type, Class<? extends Annotation> annotation) {
    Map<String, Method> marked = new LinkedHashMap<>();
    for (Class<?> ancestor : lineage(type)) {
      Arrays.stream(ancestor.getDeclaredMethods())
          .filter(method -> method.isAnnotationPresent(annotation) && !method.isBridge())
          .sorted(Comparator.comparing(Method::getName))
          .forEach(method -> marked.put(method.getName(), method));
    }
    return List.copyOf(marked.values());
  }

  private static void check(Class<?> type) {
    check(type, type.getSimpleName());
    for (Constructor<?> constructor : type.getDeclaredConstructors()) {
      boolean inner = type.isMemberClass() && !Modifier.isStatic(type.getModifiers());
      if (constructor.getParameterCount() > (inner ? 1 : 0)) {
        throw new UnsupportedTestException(type.getSimpleName(), "a constructor with parameters");
      }
    }
    for (Field field : type.getDeclaredFields()) {
      check(field, type.getSimpleName() + "." + field.getName());
    }
    for (Method method : type.getDeclaredMethods()) {
      if (!isForJvm(method)) {
        String subject = type.getSimpleName() + "." + method.getName();
        check(method, subject);
        if (hasJUnitAnnotation(method) && method.getParameterCount() > 0) {
          throw new UnsupportedTestException(subject, "parameters");
        }
        if (hasJUnitAnnotation(method) && Modifier.isPrivate(method.getModifiers())) {
          throw new UnsupportedTestException(subject, "private access");
        }
      }
    }
  }

  private static void check(AnnotatedElement element, String subject) {
    for (Annotation annotation : element.getAnnotations()) {
      Class<? extends Annotation> type = annotation.annotationType();
      if (isJUnit(type) && !KNOWN.contains(type)) {
        throw new UnsupportedTestException(subject, "@" + type.getSimpleName());
      }
    }
  }

  private static boolean hasJUnitAnnotation(Method method) {
    return Arrays.stream(method.getAnnotations()).anyMatch(a -> isJUnit(a.annotationType()));
  }

  private static boolean isJUnit(Class<? extends Annotation> type) {
    return type.getName().startsWith("org.junit.");
  }

  private static boolean isForJvm(AnnotatedElement element) {
    return Arrays.stream(element.getAnnotationsByType(Tag.class))
        .anyMatch(tag -> tag.value().equals("jvm"));
  }
}
