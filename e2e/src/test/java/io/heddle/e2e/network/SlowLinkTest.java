package io.heddle.e2e.network;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import io.heddle.TransportKind;
import io.heddle.e2e.Browsers;
import io.heddle.e2e.network.Network.Cable;
import io.heddle.e2e.network.Network.Host;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Urgent messages beside a stream that fills a slow link, over the kernel's TCP and UDP. What the
 * round trip has to do with it is tested in virtual time.
 */
@Timeout(120)
final class SlowLinkTest {
  /**
   * Payload's part; tbf counts the headers of packets, too, about a tenth of short ones. And a
   * machine that does other things as well, as those that run tests do, pauses what should send.
   */
  private static final double LEAST_USE = 0.5;

  /**
   * What half of the messages may wait: the others may have met such a pause. In virtual time the
   * bound holds for all. Without it each of them waits for seconds.
   */
  private static final int MOST_WAIT_MS = 100;

  private static final long[] RATES = {100_000, 1_000_000};
  private static final List<TransportKind> KINDS =
      List.of(TransportKind.HTTP3, TransportKind.WEBSOCKET);

  private static final String[] DIRECTIONS = {"upload", "download"};
  private static final String CLIENT = "/META-INF/heddle/web/client/";

  /** The servers' addresses are made up, so that Chromium would ask before it lets a page call. */
  private static final String NO_LOCAL_NETWORK_CHECKS =
      "--disable-features=LocalNetworkAccessChecks,LocalNetworkAccessChecksWebTransport";

  private static final String UPLOAD =
      """
      async task => {
        const {WebTransport} = window.client;
        const hash = Uint8Array.from(atob(task.hash), c => c.charCodeAt(0));
        const transport = new WebTransport(task.url, task.url.startsWith('https:')
            ? {serverCertificateHashes: [{algorithm: 'sha-256', value: hash}]} : {});
        await transport.ready;
        const pause = ms => new Promise(resume => setTimeout(resume, ms));
        const end = performance.now() + task.ms;
        const message = async () => {
          const bytes = new Uint8Array(1025);
          bytes[0] = 0xff;
          const now = BigInt(Math.round((performance.timeOrigin + performance.now()) * 1e6));
          new DataView(bytes.buffer).setBigInt64(1, now);
          const writer =
              (await transport.createUnidirectionalStream({priority: 255})).getWriter();
          writer.write(bytes);
          await writer.close();
        };
        const bulk = (await transport.createUnidirectionalStream({priority: 0})).getWriter();
        const filling = (async () => {
          while (performance.now() < end) {
            await bulk.ready;
            bulk.write(new Uint8Array(65536)).catch(() => {});
          }
        })();
        for (let i = 0; performance.now() < end; i++) {
          message();
          await pause(100 + 37 * (i % 11));
        }
        await filling;
        transport.close();
      }
      """;

  /** A slow link, and the figures that came of it. */
  private record Link(Cable cable, TransportKind kind, String direction, long bytesPerSecond) {
    String name() {
      return kind + "-" + direction + "-" + bytesPerSecond;
    }

    /** What is wrong with the figures, if anything. */
    List<String> faults(String[] took) {
      double ownMs = 1e3 * SlowLinkGuest.MESSAGE_BYTES / bytesPerSecond;
      double used = Double.parseDouble(took[4]) / bytesPerSecond;
      String figures =
          "%s: messages wait %.1f ms, nine of ten %.1f ms at most, one %.1f ms; %.1f %% used"
              .formatted(
                  took[0],
                  Long.parseLong(took[1]) / 1e6 - ownMs,
                  Long.parseLong(took[2]) / 1e6 - ownMs,
                  Long.parseLong(took[3]) / 1e6 - ownMs,
                  100 * used);
      System.getLogger("link").log(System.Logger.Level.INFO, figures);
      boolean isGood =
          Long.parseLong(took[1]) / 1e6 - ownMs < MOST_WAIT_MS
              && Long.parseLong(took[1]) > 0
              && used > LEAST_USE;
      return isGood ? List.of() : List.of(figures);
    }
  }

  @Test
  void anUrgentMessageWaitsForLittle() throws Exception {
    try (Network network = Network.create()) {
      Host left = network.host();
      Host right = network.host();
      Map<String, Link> links = new LinkedHashMap<>();
      for (long rate : RATES) {
        for (TransportKind kind : KINDS) {
          for (String direction : DIRECTIONS) {
            add(links, new Link(network.cable(left, right, 1_500), kind, direction, rate));
          }
        }
      }
      Guest server = right.start(SlowLinkGuest.class, served(links, right));
      List<String> calls = new ArrayList<>(List.of("call"));
      for (Link link : links.values()) {
        String[] ready = server.told("ready", 30);
        calls.addAll(List.of(link.name(), link.cable.ipv4(right), link.direction));
        calls.addAll(List.of(link.kind.name(), ready[0], ready[1]));
      }
      Guest client = left.start(SlowLinkGuest.class, calls.toArray(String[]::new));
      List<String> faults = new ArrayList<>();
      for (Link link : links.values()) {
        Guest receiver = link.direction.equals("upload") ? server : client;
        String[] took = receiver.told("took", 60);
        faults.addAll(Objects.requireNonNull(links.get(took[0])).faults(took));
      }
      assertEquals(List.of(), faults);
    }
  }

  private static void add(Map<String, Link> links, Link link) {
    link.cable.slow(link.bytesPerSecond);
    links.put(link.name(), link);
  }

  private static String[] served(Map<String, Link> links, Host server) {
    List<String> words = new ArrayList<>(List.of("serve"));
    for (Link link : links.values()) {
      words.addAll(List.of(link.name(), link.cable.ipv4(server), link.direction));
    }
    return words.toArray(String[]::new);
  }

  @Test
  void aPagesUrgentMessageWaitsForLittle() throws Exception {
    try (Network network = Network.create()) {
      Host left = network.host();
      Host right = network.host();
      Map<String, Link> links = new LinkedHashMap<>();
      for (TransportKind kind : KINDS) {
        add(links, new Link(network.cable(left, right, 1_500), kind, "upload", 100_000));
      }
      Guest server = right.start(SlowLinkGuest.class, served(links, right));
      List<String> faults = new ArrayList<>();
      try (Browsers browser = Browsers.chromiumBehind(left.prefix(), NO_LOCAL_NETWORK_CHECKS)) {
        List<Page> pages = new ArrayList<>();
        for (Link link : links.values()) {
          pages.add(upload(browser, link, right, server.told("ready", 30)));
        }
        for (int i = 0; i < links.size(); i++) {
          String[] took = server.told("took", 60);
          faults.addAll(Objects.requireNonNull(links.get(took[0])).faults(took));
        }
        pages.forEach(Page::close);
      }
      assertEquals(List.of(), faults);
    }
  }

  private static Page upload(Browsers browser, Link link, Host server, String[] ready) {
    Page page = browser.newPage();
    // Nothing answers there but this; localhost counts as secure, and may use WebSockets.
    page.route("http://localhost/**", SlowLinkTest::fulfill);
    page.navigate("http://localhost/");
    // Waited for: requests are answered only during calls of the page's.
    page.evaluate("async () => { window.client = await import('/heddle.js'); }");
    String address = link.cable.ipv4(server);
    boolean overHttp3 = link.kind == TransportKind.HTTP3;
    String url =
        overHttp3 ? "https://" + address + ":" + ready[0] : "ws://" + address + ":" + ready[1];
    int ms = SlowLinkGuest.SETTLE_MS + SlowLinkGuest.MEASURE_MS + 5_000;
    page.evaluate(
        "task => { window.done = (" + UPLOAD + ")(task); }",
        Map.of("url", url + "/", "hash", ready[2], "ms", ms));
    return page;
  }

  private static void fulfill(Route route) {
    String path = route.request().url().substring("http://localhost".length());
    Route.FulfillOptions answer = new Route.FulfillOptions();
    if (path.equals("/")) {
      route.fulfill(
          answer.setContentType("text/html").setBody("<!doctype html><title>slow</title>"));
      return;
    }
    try (InputStream file = SlowLinkTest.class.getResourceAsStream(CLIENT + path.substring(1))) {
      route.fulfill(
          file == null
              ? answer.setStatus(404)
              : answer.setContentType("text/javascript").setBodyBytes(file.readAllBytes()));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
