package io.heddle.wire;

/** One endpoint's HTTP/3 SETTINGS, looked up by identifier; a function without side effects. */
@FunctionalInterface
public interface Http3Settings {
  /**
   * The value of a setting, as an unsigned 62-bit number.
   *
   * @param id the identifier, such as one of {@link SettingId}
   * @return the value, or 0, which is every such setting's default, if it was not sent
   */
  long get(long id);

  /**
   * Whether a setting was sent with a value other than 0.
   *
   * @param id the id
   * @return false if it is 0 or was not sent
   */
  default boolean has(long id) {
    return get(id) != 0;
  }
}
