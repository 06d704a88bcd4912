package io.heddle.e2e;

import java.util.List;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Fails a test during which a page left errors in its console, or an exception that nobody caught,
 * unless the test took them, or said to expect them. JUnit finds it by itself, for all tests.
 */
public final class NoComplaints implements AfterEachCallback {
  /** Made by JUnit. */
  public NoComplaints() {}

  @Override
  public void afterEach(ExtensionContext context) {
    List<String> complaints = Browsers.takeUnexpected();
    if (!complaints.isEmpty()) {
      throw new AssertionError("Pages complained: " + String.join("\n", complaints));
    }
  }
}
