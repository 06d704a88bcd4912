package io.heddle.browser;

import io.heddle.browser.web.Any;

/** Something that JavaScript threw, or rejected a promise with, and that is not Java's own. */
public final class JavaScriptException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient Any reason;

  JavaScriptException(String message, Any reason) {
    super(message);
    this.reason = reason;
  }

  /**
   * What was thrown.
   *
   * @return mostly an Error, but anything can be
   */
  public Any reason() {
    return reason;
  }
}
