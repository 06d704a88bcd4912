package io.heddle.contract;

import io.heddle.Bytes;
import io.heddle.HeddleException;
import java.lang.reflect.Array;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Calls what is public in packages with null in the place of each reference, the other arguments
 * being good ones, and tells which calls did not throw {@link NullPointerException} at once.
 */
public final class NullCalls {
  private final Map<Class<?>, Object> examples = new HashMap<>();
  private final Set<Class<?>> exempt;
  private final List<String> accepted = new ArrayList<>();

  /**
   * @param exempt types that others implement, so that they are not ours to check
   */
  public NullCalls(Class<?>... exempt) {
    this.exempt = Set.of(exempt);
    example(String.class, "/text");
    example(int.class, 1);
    example(long.class, 1L);
    example(boolean.class, true);
    example(List.class, List.of());
    example(Map.class, Map.of());
    example(Optional.class, Optional.empty());
    example(OptionalLong.class, OptionalLong.empty());
    example(Throwable.class, new IllegalStateException("an example"));
    example(Bytes.class, Bytes.of(new byte[4]));
    Function<byte[], Bytes> memory = Bytes::of;
    example(Function.class, memory);
    Runnable nothing = () -> {};
    example(Runnable.class, nothing);
  }

  /** Gives an object of a type, to be called and to be an argument. */
  public <T> NullCalls example(Class<T> type, T object) {
    examples.put(type, object);
    return this;
  }

  /** Calls what is public of all public types in the package of a class, and nested in them. */
  public NullCalls callPackageOf(Class<?> anchor) throws Exception {
    for (Class<?> type : publicTypes(anchor)) {
      // Only Heddle makes its failures.
      if (!exempt.contains(type) && !HeddleException.class.isAssignableFrom(type)) {
        call(type);
      }
    }
    return this;
  }

  /** The calls that were accepted, or failed in another way. */
  public List<String> accepted() {
    return accepted;
  }

  private static List<Class<?>> publicTypes(Class<?> anchor) throws Exception {
    List<Class<?>> types = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder(anchor))) {
      for (Path file : files.sorted().toList()) {
        String name = String.valueOf(file.getFileName());
        if (name.endsWith(".class") && !name.contains("-info")) {
          String simple = name.substring(0, name.length() - ".class".length());
          Class<?> type = Class.forName(anchor.getPackageName() + "." + simple);
          if (isPublic(type)) {
            types.add(type);
          }
        }
      }
    }
    return types;
  }

  private static Path folder(Class<?> anchor) throws URISyntaxException {
    Path root = Path.of(anchor.getProtectionDomain().getCodeSource().getLocation().toURI());
    return root.resolve(anchor.getPackageName().replace('.', '/'));
  }

  private static boolean isPublic(Class<?> type) {
    Class<?> outer = type.getEnclosingClass();
    return Modifier.isPublic(type.getModifiers()) && (outer == null || isPublic(outer));
  }

  private void call(Class<?> type) throws IllegalAccessException, InstantiationException {
    if (!Modifier.isAbstract(type.getModifiers())) {
      for (Constructor<?> constructor : type.getConstructors()) {
        call(type, constructor, constructor::newInstance);
      }
    }
    for (Method method : type.getMethods()) {
      boolean ours = method.getDeclaringClass().getPackage().equals(type.getPackage());
      if (ours && !method.isBridge() && !method.getName().equals("equals")) {
        boolean needsTarget =
            !Modifier.isStatic(method.getModifiers()) && references(method).findAny().isPresent();
        if (needsTarget && !examples.containsKey(type)) {
          accepted.add("no example of " + type.getName() + " to call " + method.getName() + " of");
          continue;
        }
        method.setAccessible(true);
        call(type, method, arguments -> method.invoke(examples.get(type), arguments));
      }
    }
  }

  @FunctionalInterface
  private interface Call {
    @Nullable Object with(@Nullable Object... arguments)
        throws InvocationTargetException, IllegalAccessException, InstantiationException;
  }

  /** The places of references. What a failure was caused by may be unknown. */
  private static Stream<Integer> references(Executable executable) {
    Parameter[] parameters = executable.getParameters();
    return Stream.iterate(0, i -> i < parameters.length, i -> i + 1)
        .filter(i -> !parameters[i].getType().isPrimitive())
        .filter(i -> !Throwable.class.isAssignableFrom(parameters[i].getType()));
  }

  private void call(Class<?> type, Executable executable, Call call)
      throws IllegalAccessException, InstantiationException {
    Class<?>[] types = executable.getParameterTypes();
    for (int place : references(executable).toList()) {
      @Nullable Object[] arguments = new @Nullable Object[types.length];
      for (int i = 0; i < types.length; i++) {
        arguments[i] = i == place ? null : argument(types[i]);
      }
      String name = type.getSimpleName() + "." + executable.getName() + Arrays.toString(arguments);
      try {
        call.with(arguments);
        accepted.add(name + " was accepted");
      } catch (InvocationTargetException e) {
        if (!(e.getCause() instanceof NullPointerException)) {
          accepted.add(name + " failed with " + e.getCause());
        }
      }
    }
  }

  private Object argument(Class<?> type) {
    Object example = examples.get(type);
    if (example != null) {
      return example;
    }
    if (type.isArray()) {
      return Array.newInstance(type.getComponentType(), 0);
    }
    if (type.isEnum()) {
      return type.getEnumConstants()[0];
    }
    throw new IllegalStateException("give an example of " + type.getName());
  }
}
