package io.heddle.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Page;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Isolated;

@Isolated("changes system properties")
@Timeout(60)
class BrowsersTest {
  @Test
  void chromiumRunsAndItsComplaintsAreKept() {
    try (Browsers browsers = Browsers.chromium()) {
      assertTrue(browsers.version().startsWith("chromium "), browsers.version());
      Page page = browsers.newPage();
      page.navigate("data:text/html,<title>here</title>");
      assertEquals("here", page.title());
      assertEquals(List.of(), browsers.complaints());
      page.evaluate("console.log('nothing'), console.error('something')");
      page.evaluate("setTimeout(() => { throw new Error('uncaught') })");
      page.evaluate("() => { new WebSocket('ws://127.0.0.1:1') }");
      page.waitForCondition(() -> browsers.complaints().size() == 3);
      List<String> unexpected = Browsers.takeUnexpected();
      assertEquals(2, unexpected.size(), unexpected::toString);
      assertEquals("something", unexpected.get(0));
      assertTrue(unexpected.get(1).contains("uncaught"));
      page.evaluate("() => { new Image().src = 'http://127.0.0.1:1/' }");
      page.waitForCondition(() -> browsers.complaints().size() == 1);
      browsers.expectFailedConnections();
      assertEquals(List.of(), Browsers.takeUnexpected());
      page.evaluate("() => { new Image().src = 'http://127.0.0.1:1/another' }");
      page.waitForCondition(() -> browsers.complaints().size() == 1);
      assertEquals(1, Browsers.takeUnexpected().size(), "expected once only");
    }
  }

  @Test
  void firefoxRuns() {
    try (Browsers browsers = Browsers.firefox()) {
      Page page = browsers.newPage();
      page.navigate("data:text/html,<title>here</title>");
      assertEquals("here", page.title());
    }
  }

  @Test
  void missingChromiumFailsWithWhatToDo() {
    System.setProperty("heddle.chromium", "/nowhere/chromium");
    try {
      AssertionError error = assertThrows(AssertionError.class, () -> Browsers.chromium().close());
      assertTrue(error.toString().contains("apt-get install chromium"), error.toString());
    } finally {
      System.clearProperty("heddle.chromium");
    }
  }
}
