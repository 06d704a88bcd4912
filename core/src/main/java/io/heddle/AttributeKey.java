package io.heddle;

import java.util.Objects;

/**
 * Names what filters know of a request or session, such as who the user is. Keys are told apart by
 * identity: make one, keep it in a constant. Immutable.
 *
 * @param <T> what is kept under it
 */
@SuppressWarnings("UnusedTypeParameter") // says what is kept under it
public final class AttributeKey<T> {
  private final String name;

  private AttributeKey(String name) {
    this.name = Objects.requireNonNull(name);
  }

  /**
   * A new key, different from every other.
   *
   * @param name for people who read a log or a debugger
   * @param <T> what is kept under it
   * @return the key
   */
  public static <T> AttributeKey<T> named(String name) {
    return new AttributeKey<>(name);
  }

  @Override
  public String toString() {
    return name;
  }
}
