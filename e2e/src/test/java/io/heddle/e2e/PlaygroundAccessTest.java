package io.heddle.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.heddle.e2e.Playground.awaitState;
import static io.heddle.e2e.Playground.connect;
import static io.heddle.e2e.Playground.named;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Page.EmulateMediaOptions;
import com.microsoft.playwright.options.ForcedColors;
import com.microsoft.playwright.options.ReducedMotion;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The playground for who works by keyboard, by ear, with large text or with colours of their own.
 */
@Timeout(60)
class PlaygroundAccessTest {
  /** What stands out of the page on its right, or is cut off by its own element. */
  private static final String CUT_OFF =
      """
      () => {
        const width = document.documentElement.clientWidth;
        const cut = [...document.body.querySelectorAll("*")].filter(element => {
          const {left, right} = element.getBoundingClientRect();
          const style = getComputedStyle(element);
          const drawn = element.checkVisibility() && right - left > 1
              && element.closest(".unseen, .skip, .drop input, thead") === null;
          const clips = style.overflowX !== "visible" && style.overflowX !== "auto";
          const clipped = clips && element.scrollWidth > element.clientWidth + 1
              && !element.matches("input, select, textarea");
          return drawn && (right > width + 1 || clipped);
        });
        return cut.map(element => element.outerHTML.slice(0, 120));
      }
      """;

  @RegisterExtension static final Playground playground = new Playground();

  private static Page connected() {
    Page page = playground.visit("/");
    connect(page);
    return page;
  }

  private static void open(Page page, int count, String payload) {
    named(page, "open-count").fill(Integer.toString(count));
    named(page, "payload-size").fill(payload);
    named(page, "open").click();
  }

  private static void assertKeptByKeyboard(Locator button, String key) {
    button.focus();
    button.press(key);
    assertThat(button).hasAttribute("aria-disabled", "true");
    assertThat(button).isFocused();
  }

  @Test
  void focusIsKeptAfterResetAndStop() {
    try (Page page = connected()) {
      open(page, 2, "0");
      assertThat(page.locator("[data-testid=stream][data-state=open]")).hasCount(2);
      Locator reset = named(page, "stream-reset").first();
      assertKeptByKeyboard(reset, "Enter");
      assertThat(named(page, "stream-state").first()).hasText("reset by you, code 0");
      assertKeptByKeyboard(named(page, "stream-stop").last(), "Space");
      assertThat(named(page, "stream-state").last()).hasText("stopped by you, code 0");
      // What was left is disabled as other controls are.
      assertThat(reset).isDisabled();
      assertEquals(null, reset.getAttribute("aria-disabled"));
    }
  }

  @Test
  void focusIsKeptAfterResetAllAndClear() {
    try (Page page = connected()) {
      open(page, 3, "0");
      assertThat(page.locator("[data-testid=stream][data-state=open]")).hasCount(3);
      assertKeptByKeyboard(named(page, "reset-all"), "Enter");
      assertKeptByKeyboard(named(page, "clear-ended"), "Enter");
      assertThat(named(page, "stream")).hasCount(0);
      open(page, 1, "0");
      assertThat(named(page, "reset-all")).isEnabled();
      named(page, "reset-all").focus();
      page.keyboard().press("Enter");
      assertThat(page.locator("[data-testid=stream][data-state=reset]")).hasCount(1);
    }
  }

  @Test
  void focusStaysNearARowThatGoesAway() {
    try (Page page = connected()) {
      open(page, 1, "0");
      assertThat(named(page, "stream")).hasAttribute("data-state", "open");
      named(page, "stream-reset").focus();
      page.keyboard().press("Enter");
      named(page, "stream-stop").focus();
      page.keyboard().press("Enter");
      assertThat(named(page, "clear-ended")).isEnabled();
      page.evaluate("document.getElementById('clear-ended').click()");
      assertThat(named(page, "stream")).hasCount(0);
      assertThat(page.locator("#streams")).isFocused();
    }
  }

  @Test
  void focusIsKeptAfterClose() {
    try (Page page = connected()) {
      assertKeptByKeyboard(named(page, "close"), "Enter");
      awaitState(page, "closed");
      assertThat(named(page, "close")).isFocused();
      page.keyboard().press("Enter");
      assertThat(named(page, "state-words")).hasText("Closed by you");
      named(page, "connect").focus();
      page.keyboard().press("Enter");
      awaitState(page, "connected");
      assertThat(named(page, "connect")).isFocused();
      assertThat(named(page, "close")).isEnabled();
    }
  }

  @Test
  void focusLeavesAFormThatEndsWithTheConnectionForWhatCanBeDoneNext() {
    try (Page page = connected()) {
      named(page, "text").focus();
      page.evaluate("document.getElementById('close').click()");
      awaitState(page, "closed");
      assertThat(named(page, "connect")).isFocused();
    }
  }

  @Test
  void endsOfStreamsAreAnnounced() {
    try (Page page = connected()) {
      Locator log = page.locator("[role=log]");
      assertThat(log).hasAttribute("aria-labelledby", "log-title");
      open(page, 1, "100");
      assertThat(log).containsText("Stream 1 is done, its echo exact; 100 B sent, 100 B received");
      open(page, 20, "100");
      assertThat(log).containsText("20 streams: each is done, its echo exact; ");
      open(page, 1, "0");
      assertThat(page.locator("[data-testid=stream][data-state=open]")).hasCount(1);
      named(page, "stream-code").fill("7");
      named(page, "reset-all").click();
      assertThat(log).containsText("Stream 22 was reset by you with code 7; 0 B sent");
      open(page, 5, "0");
      assertThat(page.locator("[data-testid=stream][data-state=open]")).hasCount(5);
      named(page, "close").click();
      assertThat(log).containsText("5 streams: each was cut off when the connection ended; ");
    }
  }

  @Test
  void reducedMotionReachesWhatIsDrawnBesideElementsToo() {
    try (Page page = playground.newPage()) {
      page.emulateMedia(new EmulateMediaOptions().setReducedMotion(ReducedMotion.REDUCE));
      playground.visit(page, "/");
      Object moving =
          page.evaluate(
              """
              () => {
                const row = document.getElementById("lane-row").content.cloneNode(true);
                row.querySelector("tr").dataset.moving = "true";
                row.querySelector(".thread-out").dataset.endless = "true";
                document.getElementById("lanes").append(row);
                document.getElementById("streams-empty").hidden = true;
                document.getElementById("state").dataset.state = "connecting";
                return [...document.querySelectorAll("*")].flatMap(element =>
                  [null, "::before", "::after"].map(part => getComputedStyle(element, part))
                    .filter(style => style.animationName !== "none"
                        || style.transitionDuration.split(", ").some(it => it !== "0s"))
                    .map(() => element.className));
              }
              """);
      assertEquals(List.of(), moving);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "#state .lamp, #state, data-state, idle connecting connected failed closed",
    ".paths button, .paths button, aria-pressed, true false",
    ".top nav a, .top nav a, aria-current, page",
    ".heddles button::after, .heddles button, aria-pressed, true false",
    ".thread-out::before, .thread-out, data-side, open reset",
    "#url, #url, aria-invalid, true",
    "#connect, #connect, aria-disabled, true",
  })
  void forcedColoursKeepApartWhatColoursTell(
      String drawn, String marked, String attribute, String values) {
    try (Page page = playground.newPage()) {
      page.emulateMedia(new EmulateMediaOptions().setForcedColors(ForcedColors.ACTIVE));
      playground.visit(page, "/");
      Set<Object> looks = new HashSet<>();
      String[] all = values.split(" ", -1);
      for (String value : all) {
        looks.add(look(page, drawn, marked, attribute, value));
      }
      if (all.length == 1) {
        looks.add(look(page, drawn, marked, attribute, ""));
      }
      assertEquals(Math.max(2, all.length), looks.size(), looks::toString);
    }
  }

  /** How an element is drawn, apart from its text, when another has an attribute. */
  private static Object look(
      Page page, String drawn, String marked, String attribute, String value) {
    return page.evaluate(
        """
        ([drawn, marked, attribute, value]) => {
          if (document.querySelector("#lanes tr") === null) {
            const row = document.getElementById("lane-row").content.cloneNode(true);
            document.getElementById("lanes").append(row);
          }
          const [selector, part] = drawn.split("::");
          document.querySelector(marked).toggleAttribute(attribute, false);
          if (value !== "") {
            document.querySelector(marked).setAttribute(attribute, value);
          }
          const style = getComputedStyle(document.querySelector(selector), part && "::" + part);
          return [style.color, style.backgroundColor, style.backgroundImage, style.borderTopColor,
            style.borderTopStyle, style.borderTopWidth, style.borderRadius].join(" ");
        }
        """,
        List.of(drawn, marked, attribute, value));
  }

  @ParameterizedTest
  @CsvSource({
    "1280, 100",
    "1280, 200",
    "1024, 200",
    "640, 200",
    "320, 100",
    "320, 200",
    "900, 100"
  })
  void nothingIsCutOffWhereTextIsLargeOrThePageNarrow(int width, int percent) {
    try (Page page = playground.newPage()) {
      page.setViewportSize(width, 800);
      playground.visit(page, "/");
      String before = fontSize(page);
      page.evaluate("percent => document.documentElement.style.fontSize = percent + '%'", percent);
      if (percent > 100) {
        assertNotEquals(before, fontSize(page));
      }
      assertEquals(List.of(), page.evaluate(CUT_OFF));
      connect(page);
      open(page, 2, "64 KiB");
      open(page, 1, "0");
      assertThat(page.locator("[data-echo=exact]")).hasCount(2);
      page.evaluate("document.querySelector('details').open = true");
      assertEquals(List.of(), page.evaluate(CUT_OFF));
      assertEquals(
          true,
          page.evaluate(
              "document.documentElement.scrollWidth <= document.documentElement.clientWidth"));
    }
  }

  private static String fontSize(Page page) {
    return String.valueOf(page.evaluate("getComputedStyle(document.body).fontSize"));
  }

  @Test
  void everythingIsReachedAndDoneByKeyboard() {
    try (Page page = playground.visit("/")) {
      tabTo(page, "url");
      page.keyboard().press("Enter");
      awaitState(page, "connected");
      tabTo(page, "payload-size");
      page.keyboard().press("Control+A");
      page.keyboard().type("1 KiB");
      page.keyboard().press("Enter");
      assertThat(page.locator("[data-echo=exact]")).hasCount(4);
      tabTo(page, "clear-ended");
      page.keyboard().press("Enter");
      assertThat(named(page, "stream")).hasCount(0);
      tabTo(page, "log");
      assertThat(page.locator("[role=log]")).containsText("is done");
    }
  }

  private static void tabTo(Page page, String testId) {
    for (int i = 0; i < 60; i++) {
      page.keyboard().press("Tab");
      if (Boolean.TRUE.equals(
          page.evaluate("id => document.activeElement.dataset.testid === id", testId))) {
        return;
      }
    }
    throw new AssertionError("No way to " + testId + " by the Tab key");
  }
}
