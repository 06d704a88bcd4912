package io.heddle.e2e.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.ServerConfig;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a page is told that did not run for so long that the server gave up. */
@Timeout(120)
class SuspendedPageTest {
  private static final int IDLE_TIMEOUT_MS = 12_000;

  private TestPeer peer;
  private ClientPage page;

  @BeforeEach
  void start(@TempDir Path folder) throws Exception {
    // Without signs of life from the server, nor of the page's: its own keep-alive comes later.
    peer = new TestPeer(ServerConfig.builder().idleTimeoutMs(IDLE_TIMEOUT_MS).keepAliveMs(0));
    page = new ClientPage(false, folder);
  }

  @AfterEach
  void stop() {
    page.close();
    peer.close();
  }

  private void connect(String transport) {
    page.run(
        """
        const transport = await window.open(arg.url, arg.hash, {
            transports: [arg.transport], webSocketOrigin: arg.webSocketOrigin});
        window.ended = transport.closed.then(() => 'closed', error => error.message);
        """,
        Map.of(
            "url", peer.url("/watch"),
            "hash", peer.hash(),
            "transport", transport,
            "webSocketOrigin", peer.webSocketOrigin()));
  }

  private String said() {
    return String.valueOf(page.run("return await window.ended;"));
  }

  private static void assertBlamed(int seconds, String said) {
    assertTrue(
        said.matches(
            "This page was suspended: it did not run for \\d\\d s, longer than the idle timeout of "
                + seconds
                + " s, so the server will have taken it for gone; connect again"),
        said);
  }

  @Test
  void pageThatWasSuspendedForLongerThanTheIdleTimeoutIsToldSo() throws Exception {
    connect("websocket");
    Runnable resume = page.suspend();
    assertEquals("lost", peer.nextLogged().split(" ", 2)[0]);
    // For longer than the timeout, not just as long.
    TimeUnit.SECONDS.sleep(1);
    resume.run();
    assertBlamed(12, said());
  }

  /** The browser's own timeout is not told: Heddle's own default counts. The clock is faked. */
  @Test
  void pageWhoseMachineSleptIsToldSoOverWebTransport() {
    connect("http3");
    page.run("const now = Date.now; Date.now = () => now() + 45_000;");
    assertBlamed(30, said());
  }

  @ParameterizedTest
  @ValueSource(strings = {"http3", "websocket"})
  void pageThatRanAllTheTimeIsNotToldThatItWasSuspended(String transport) {
    connect(transport);
    peer.close();
    String said = said();
    assertTrue(!said.contains("suspended"), said);
  }
}
