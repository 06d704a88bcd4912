package io.heddle.e2e.compiled;

/** A test uses what cannot be compiled; the message says what, and what to do. */
final class UnsupportedTestException extends RuntimeException {
  private static final long serialVersionUID = 1;

  UnsupportedTestException(String subject, String what) {
    super(
        subject
            + " uses "
            + what
            + ", which tests that run compiled may not: do without, or mark it @Tag(\"jvm\").");
  }
}
