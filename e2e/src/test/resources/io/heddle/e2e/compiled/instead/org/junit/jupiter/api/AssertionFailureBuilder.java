package org.junit.jupiter.api;

import java.util.function.Supplier;
import org.opentest4j.AssertionFailedError;

/**
 * Takes the place of JUnit's when tests are compiled by TeaVM: same methods and nearly the same
 * messages, without {@code String.format}, which alone takes TeaVM longer than all the tests.
 */
public class AssertionFailureBuilder {
  private Object message;
  private Throwable cause;
  private boolean mismatch;
  private Object expected;
  private Object actual;
  private String reason;
  private boolean withValues = true;

  private AssertionFailureBuilder() {}

  public static AssertionFailureBuilder assertionFailure() {
    return new AssertionFailureBuilder();
  }

  public AssertionFailureBuilder message(Object message) {
    this.message = message;
    return this;
  }

  public AssertionFailureBuilder reason(String reason) {
    this.reason = reason;
    return this;
  }

  public AssertionFailureBuilder cause(Throwable cause) {
    this.cause = cause;
    return this;
  }

  public AssertionFailureBuilder expected(Object expected) {
    this.mismatch = true;
    this.expected = expected;
    return this;
  }

  public AssertionFailureBuilder actual(Object actual) {
    this.mismatch = true;
    this.actual = actual;
    return this;
  }

  public AssertionFailureBuilder includeValuesInMessage(boolean include) {
    this.withValues = include;
    return this;
  }

  public void buildAndThrow() {
    throw build();
  }

  public AssertionFailedError build() {
    Object given = message instanceof Supplier ? ((Supplier<?>) message).get() : message;
    String text = given == null ? "" : given + (reason != null || mismatch ? " ==> " : "");
    if (reason != null) {
      text += reason + (mismatch && withValues ? ", " : "");
    }
    if (mismatch && withValues) {
      text += "expected: <" + value(expected) + "> but was: <" + value(actual) + ">";
    }
    return new AssertionFailedError(text, cause);
  }

  private static String value(Object value) {
    return value instanceof Class ? ((Class<?>) value).getName() : String.valueOf(value);
  }
}
