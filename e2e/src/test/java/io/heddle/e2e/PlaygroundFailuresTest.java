package io.heddle.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.heddle.e2e.Playground.awaitState;
import static io.heddle.e2e.Playground.failToConnect;
import static io.heddle.e2e.Playground.named;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import io.heddle.e2e.client.RawSocketServer;
import java.net.DatagramSocket;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the playground says of failures: what a page can know, and no more. */
@Timeout(90)
class PlaygroundFailuresTest {
  @RegisterExtension static final Playground playground = new Playground();

  @BeforeEach
  void expectFailures() {
    playground.expectFailedConnections();
  }

  private static void assertKind(String kind, Page page) {
    assertEquals(kind, named(page, "error").getAttribute("data-kind"), said(page));
  }

  private static String said(Page page) {
    return named(page, "error").innerText();
  }

  private static void assertSays(String part, Page page) {
    assertTrue(said(page).contains(part), said(page));
  }

  @ParameterizedTest
  @CsvSource({
    "/, 127.0.0.2",
    "/wasm/, 127.0.0.2",
    "/?client=native, 127.0.0.2",
    "/, nothing.invalid"
  })
  void aForeignHostThatCannotBeReachedBrokeNoRule(String path, String host) throws Exception {
    try (Page page = playground.visit(path)) {
      String address = host + ":" + BlockedUdp.refused();
      failToConnect(page, "https://" + address + "/echo");
      assertKind("unreachable", page);
      assertSays(address + " could not be reached, or this browser did not accept", page);
      assertFalse(said(page).contains("report it"), said(page));
      assertThat(named(page, "state-words")).hasText("Could not connect");
    }
  }

  @Test
  void aForeignWebServerWithoutSessionsIsSaidToBeThere() {
    try (Page page = playground.newPage()) {
      page.route("https://web.invalid/", route -> route.fulfill(new Route.FulfillOptions()));
      playground.visit(page, "/");
      failToConnect(page, "https://web.invalid/echo");
      assertKind("refused", page);
      assertSays("web.invalid is there, but did not open a session", page);
    }
  }

  @Test
  void silenceIsCalledSilence() throws Exception {
    try (DatagramSocket silent = BlockedUdp.silent();
        Page page = playground.visit("/")) {
      String address = "127.0.0.2:" + silent.getLocalPort();
      failToConnect(page, "https://" + address + "/echo");
      assertKind("no-answer", page);
      assertSays(address + " could not be reached: no answer in ", page);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"auto", "http3", "websocket"})
  void aMistypedPortIsNotConnectedToThePagesOwnServer(String over) throws Exception {
    try (Page page = playground.visit("/")) {
      named(page, "carrier").selectOption(over);
      String mistyped = "localhost:" + BlockedUdp.refused();
      failToConnect(page, "https://" + mistyped + "/echo");
      assertKind("wrong-port", page);
      assertSays(mistyped + " did not open a session", page);
      assertSays("This page’s server is " + playground.origin().substring(8), page);
      assertThat(named(page, "url")).hasAttribute("aria-invalid", "true");
    }
  }

  @Test
  void aPathThatTheServerDoesNotTakeIsNamed() {
    try (Page page = playground.visit("/")) {
      failToConnect(page, playground.origin() + "/nowhere");
      assertKind("unknown-path", page);
      assertSays("/nowhere", page);
    }
  }

  @Test
  void aServerThatClosesBeforeTheSessionIsQuoted() throws Exception {
    // RFC 6455 §5.5.1: CLOSE with code 1013, "busy".
    byte[] close = {(byte) 0x88, 6, 0x03, (byte) 0xf5, 'b', 'u', 's', 'y'};
    try (RawSocketServer server = new RawSocketServer("qmux-02", close);
        Page page = playground.visit("/")) {
      failToConnect(page, server.origin() + "/echo");
      assertKind("closed", page);
      assertSays("It gave the code 1013 and the reason “busy”", page);
    }
  }

  @Test
  void aServerThatBreaksTheProtocolIsSaidTo() throws Exception {
    // RFC 6455 §5.2: FIN and opcode 0x1, one byte.
    try (RawSocketServer server =
            new RawSocketServer("qmux-02", (byte) 0x81, (byte) 1, (byte) 'x');
        Page page = playground.visit("/")) {
      failToConnect(page, server.origin() + "/echo");
      assertKind("protocol", page);
      assertSays("answered, but broke a rule of the protocol", page);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''                               | There is no address",
        "http://localhost/echo            | not the address of a session",
        "localhost:4433/echo              | not the address of a session",
        "https://                         | not the address of a session",
        "https://me:secret@localhost/echo | names no user and no password",
        "https://localhost/echo#part      | has no fragment",
        "https://localhost/echo#          | has no fragment",
      })
  void aBadAddressIsMarkedAndFocused(String url, String title) {
    try (Page page = playground.visit("/")) {
      failToConnect(page, url);
      assertSays(title, page);
      assertKind("bad-url", page);
      assertThat(named(page, "url")).isFocused();
      assertThat(named(page, "url")).hasAttribute("aria-invalid", "true");
      assertThat(named(page, "url")).hasAttribute("aria-describedby", "error");
      named(page, "url").fill(playground.origin() + "/echo");
      assertEquals(null, named(page, "url").getAttribute("aria-invalid"));
      page.keyboard().press("Enter");
      awaitState(page, "connected");
      assertThat(named(page, "error")).isHidden();
    }
  }

  @Test
  void aBadHashIsMarkedAndFocusedWhereItIsFolded() {
    try (Page page = playground.visit("/")) {
      named(page, "certificate").evaluate("field => field.value = 'abc'");
      failToConnect(page, playground.origin() + "/echo");
      assertKind("bad-hash", page);
      assertThat(named(page, "certificate")).isFocused();
      assertThat(named(page, "certificate")).hasAttribute("aria-invalid", "true");
      assertThat(named(page, "certificate")).isVisible();
    }
  }

  @Test
  void protocolsThatCannotBeOfferedAreMarkedAndFocused() {
    try (Page page = playground.visit("/")) {
      named(page, "protocols").evaluate("field => field.value = 'a, a'");
      failToConnect(page, playground.origin() + "/echo");
      assertKind("bad-options", page);
      assertThat(named(page, "protocols")).isFocused();
    }
  }
}
