package io.heddle.e2e.compiled;

import java.lang.reflect.Method;
import java.util.List;
import java.util.stream.Collectors;

/**
 * One test, to be run on a new instance.
 *
 * @param owners the test's class, and before it the classes that it is nested in
 * @param before what to call first, in order
 * @param test the test itself
 * @param after what to call in the end, in order
 */
record TestMethod(List<Class<?>> owners, List<Method> before, Method test, List<Method> after) {
  Class<?> owner() {
    return owners.get(owners.size() - 1);
  }

  String name() {
    return owners.stream().map(Class::getSimpleName).collect(Collectors.joining("$"))
        + "."
        + test.getName();
  }
}
