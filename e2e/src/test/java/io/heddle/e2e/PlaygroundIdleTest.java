package io.heddle.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.heddle.e2e.Playground.connect;
import static io.heddle.e2e.Playground.named;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Page;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Streams on which nothing moves cost no processor time. */
@Timeout(90)
class PlaygroundIdleTest {
  private static final int STREAMS = 1_000;
  private static final int WATCHED_MS = 5_000;

  @RegisterExtension static final Playground playground = new Playground();

  /** Processor time that the page's main thread has spent in tasks. */
  private static double taskSeconds(CDPSession session) {
    for (JsonElement each : session.send("Performance.getMetrics").getAsJsonArray("metrics")) {
      JsonObject metric = each.getAsJsonObject();
      if (metric.get("name").getAsString().equals("TaskDuration")) {
        return metric.get("value").getAsDouble();
      }
    }
    throw new AssertionError("Chromium has no metric TaskDuration");
  }

  @ParameterizedTest
  @CsvSource({"/, auto", "/wasm/, auto", "/, websocket"})
  void aThousandIdleStreamsCostNothing(String path, String carrier) {
    try (Page page = playground.visit(path)) {
      named(page, "carrier").selectOption(carrier);
      connect(page);
      named(page, "open-count").fill(Integer.toString(STREAMS));
      named(page, "payload-size").fill("0");
      named(page, "open").click();
      assertThat(named(page, "streams-summary")).containsText("1,000 running");
      assertThat(page.locator("[data-testid=stream][data-state=open]")).hasCount(100);
      page.waitForTimeout(2_000);

      CDPSession session = page.context().newCDPSession(page);
      JsonObject byThread = new JsonObject();
      byThread.addProperty("timeDomain", "threadTicks");
      session.send("Performance.enable", byThread);
      page.evaluate(
          """
          () => {
            globalThis.changes = 0;
            new MutationObserver(all => globalThis.changes += all.length)
              .observe(document.getElementById("streams"),
                {subtree: true, childList: true, attributes: true, characterData: true});
          }
          """);
      double before = taskSeconds(session);
      page.waitForTimeout(WATCHED_MS);
      double share = (taskSeconds(session) - before) / (WATCHED_MS / 1e3);
      assertEquals(0, page.evaluate("globalThis.changes"));
      assertTrue(share < 0.05, share * 100 + " % of the main thread");
    }
  }
}
