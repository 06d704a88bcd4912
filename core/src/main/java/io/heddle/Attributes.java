package io.heddle;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Values by {@link AttributeKey}. Immutable. */
public final class Attributes {
  /** No values at all. */
  public static final Attributes NONE = new Attributes(new HashMap<>());

  private final Map<AttributeKey<?>, Object> values;

  private Attributes(Map<AttributeKey<?>, Object> values) {
    this.values = values;
  }

  /**
   * Looks one up.
   *
   * @param key what it was put under
   * @param <T> its type
   * @return the value, if there is one
   */
  @SuppressWarnings("unchecked") // with() puts nothing else under this key
  public <T> Optional<T> get(AttributeKey<T> key) {
    return Optional.ofNullable((T) values.get(Objects.requireNonNull(key)));
  }

  /**
   * The same values and one more.
   *
   * @param key what to put it under, in place of what was there
   * @param value the value
   * @param <T> its type
   * @return new attributes
   */
  public <T> Attributes with(AttributeKey<T> key, T value) {
    Map<AttributeKey<?>, Object> more = new HashMap<>(values);
    more.put(Objects.requireNonNull(key), Objects.requireNonNull(value));
    return new Attributes(more);
  }

  @Override
  public String toString() {
    return values.keySet().toString();
  }
}
