package io.heddle.e2e.network;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import io.heddle.e2e.Browsers;
import io.heddle.e2e.network.Network.Cable;
import io.heddle.e2e.network.Network.Host;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Chromium's own WebTransport over a path that carries less than Ethernet does. */
@Timeout(120)
final class NarrowChromiumTest {
  private static final int BYTES = 10_000_000;

  /** The page's address is made up, so that Chromium would ask before it lets it call others. */
  private static final String NO_LOCAL_NETWORK_CHECKS =
      "--disable-features=LocalNetworkAccessChecks,LocalNetworkAccessChecksWebTransport";

  private static final String BOTH_WAYS =
      """
      async task => {
        const hash = Uint8Array.from(atob(task.hash), c => c.charCodeAt(0));
        const open = async path => {
          const transport = new WebTransport(task.url + path,
              {serverCertificateHashes: [{algorithm: 'sha-256', value: hash}]});
          await transport.ready;
          return transport;
        };
        const size = async stream => {
          let bytes = 0;
          for (const reader = stream.getReader();;) {
            const {value, done} = await reader.read();
            if (done) return bytes;
            bytes += value.length;
          }
        };
        const down = await open('/source?bytes=' + task.bytes);
        const {value: source} = await down.incomingUnidirectionalStreams.getReader().read();
        const received = await size(source);
        down.close();
        const up = await open('/sink');
        const stream = await up.createBidirectionalStream();
        const writer = stream.writable.getWriter();
        for (let left = task.bytes; left > 0; left -= 50000) {
          await writer.write(new Uint8Array(50000));
        }
        await writer.close();
        const answer = await new Response(stream.readable).text();
        up.close();
        return received + ' ' + answer;
      }
      """;

  @Test
  void bothWaysCarryEverything() throws Exception {
    try (Network network = Network.create()) {
      Host left = network.host();
      Host right = network.host();
      Cable cable = network.cable(left, right, 1_280);
      Guest server = right.start(ServingGuest.class, cable.ipv4(right));
      String[] ready = server.told("ready", 30);
      try (Browsers browser = Browsers.chromiumBehind(left.prefix(), NO_LOCAL_NETWORK_CHECKS)) {
        Page page = browser.newPage();
        // Nothing answers there but this: a page from https may use WebTransport.
        page.route(
            "https://page.test/",
            route ->
                route.fulfill(
                    new Route.FulfillOptions()
                        .setContentType("text/html")
                        .setBody("<!doctype html><title>narrow</title>")));
        page.navigate("https://page.test/");
        page.setDefaultTimeout(60_000);
        assertEquals(
            BYTES + " " + BYTES,
            page.evaluate(
                BOTH_WAYS,
                Map.of(
                    "url",
                    "https://" + cable.ipv4(right) + ":" + ready[0],
                    "hash",
                    ready[2],
                    "bytes",
                    BYTES)));
      }
    }
  }
}
