package org.junit.jupiter.api;

import java.util.function.Supplier;
import org.junit.jupiter.api.function.Executable;

/** Takes the place of JUnit's when tests are compiled by TeaVM, as AssertionFailureBuilder does. */
class AssertThrows {
  private AssertThrows() {}

  static <T extends Throwable> T assertThrows(Class<T> expected, Executable executable) {
    return assertThrows(expected, executable, (Object) null);
  }

  static <T extends Throwable> T assertThrows(
      Class<T> expected, Executable executable, String message) {
    return assertThrows(expected, executable, (Object) message);
  }

  static <T extends Throwable> T assertThrows(
      Class<T> expected, Executable executable, Supplier<String> message) {
    return assertThrows(expected, executable, (Object) message);
  }

  private static <T extends Throwable> T assertThrows(
      Class<T> expected, Executable executable, Object message) {
    try {
      executable.execute();
    } catch (Throwable thrown) {
      if (expected.isInstance(thrown)) {
        return expected.cast(thrown);
      }
      throw AssertionFailureBuilder.assertionFailure()
          .message(message)
          .expected(expected)
          .actual(thrown.getClass())
          .reason("Unexpected exception type thrown")
          .cause(thrown)
          .build();
    }
    throw AssertionFailureBuilder.assertionFailure()
        .message(message)
        .reason("Expected " + expected.getName() + " to be thrown, but nothing was thrown.")
        .build();
  }
}
