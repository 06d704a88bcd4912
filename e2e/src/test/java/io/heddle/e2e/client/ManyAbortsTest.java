package io.heddle.e2e.client;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.heddle.Limits;
import io.heddle.ServerConfig;
import io.heddle.network.UdpNetwork;
import io.heddle.network.UdpNetwork.Direction;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A page that aborts many streams keeps its connection, though its server is silent just then:
 * Chromium gives one up with a thousand control frames that are not acknowledged.
 */
@Timeout(120)
class ManyAbortsTest {
  private static final int STREAMS = 1_500;

  /** Far longer than a thousand aborts take where they are acknowledged. */
  private static final int SILENCE_MS = 2_000;

  private final AtomicBoolean isSilent = new AtomicBoolean();

  @Test
  void areSentNoFasterThanTheyAreAcknowledged(@TempDir Path folder) throws Exception {
    Limits limits = Limits.builder().maxUniStreams(STREAMS).build();
    try (TestPeer peer = new TestPeer(ServerConfig.builder().limits(limits));
        UdpNetwork network = new UdpNetwork(URI.create(peer.url("/")).getPort(), 1);
        ClientPage page = new ClientPage(false, folder)) {
      network.filter((packet, where) -> where != Direction.TO_CLIENT || !isSilent.get());
      page.run(
          """
          const transport = await window.open(arg.url, arg.hash, {transports: ['http3']});
          const writers = [];
          for (let i = 0; i < arg.streams; i++) {
            const writer = (await transport.createUnidirectionalStream()).getWriter();
            await writer.write(new Uint8Array(1));
            writers.push(writer);
          }
          window.abort = () => writers.forEach(writer => writer.abort().catch(() => {}));
          window.ask = async () => {
            const stream = await transport.createBidirectionalStream();
            const writer = stream.writable.getWriter();
            await writer.write(new TextEncoder().encode('watch\\n'));
            const {value} = await stream.readable.getReader().read();
            return new TextDecoder().decode(value);
          };
          """,
          Map.of(
              "url",
              "https://127.0.0.1:" + network.port() + "/obey",
              "hash",
              peer.hash(),
              "streams",
              STREAMS));
      isSilent.set(true);
      page.run("window.abort();");
      TimeUnit.MILLISECONDS.sleep(SILENCE_MS);
      isSilent.set(false);
      assertEquals("watching", page.run("return await window.ask();"));
    }
  }
}
