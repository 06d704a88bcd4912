package io.heddle.jvm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.Admission;
import io.heddle.Client;
import io.heddle.ClientConfig;
import io.heddle.ConnectFailedException;
import io.heddle.HeddleException.Side;
import io.heddle.Session;
import io.heddle.TransportKind;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A client that is closed while it connects fails its connects at once, and says that it was it.
 */
@Timeout(60)
final class ClosedWhileConnectingTest {
  private static void assertClosedHere(CompletableFuture<Session> connecting) throws Exception {
    CompletableFuture<Throwable> failure = new CompletableFuture<>();
    connecting.whenComplete((session, why) -> failure.complete(why));
    ConnectFailedException why =
        assertInstanceOf(ConnectFailedException.class, failure.get(2, TimeUnit.SECONDS));
    assertEquals(Side.LOCAL, why.side());
    assertTrue(
        String.valueOf(why.getMessage()).contains("client was closed"), () -> why.getMessage());
  }

  private static void closeInTime(Client client) {
    long beganNs = System.nanoTime();
    client.close();
    long ms = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - beganNs);
    assertTrue(ms < 2_500, "closing took " + ms + " ms");
  }

  /** The server is there and has not decided. */
  @ParameterizedTest
  @EnumSource(names = {"HTTP3", "WEBSOCKET"})
  void atTheGate(TransportKind transport) throws Exception {
    CompletableFuture<Void> asked = new CompletableFuture<>();
    CompletableFuture<Admission> never = new CompletableFuture<>();
    try (TwoEnds two =
        new TwoEnds(
            transport,
            config ->
                config
                    .route("/", session -> {})
                    .filter(
                        (request, next) -> {
                          asked.complete(null);
                          return never;
                        }))) {
      CompletableFuture<Session> connecting = two.client.connect(two.url("/"));
      asked.get(10, TimeUnit.SECONDS);
      closeInTime(two.client);
      assertClosedHere(connecting);
      never.complete(Admission.accept());
    }
  }

  /** Nobody answers. */
  @ParameterizedTest
  @EnumSource(names = {"HTTP3", "WEBSOCKET"})
  void atASilentPort(TransportKind transport) throws Exception {
    InetAddress here = InetAddress.getLoopbackAddress();
    try (DatagramSocket udp = new DatagramSocket(0, here);
        ServerSocket tcp = new ServerSocket(0, 10, here)) {
      for (int delayMs : new int[] {0, 5, 200}) {
        Client client =
            Client.create(
                ClientConfig.builder()
                    .transports(transport)
                    .insecureTrustAnyCertificate(true)
                    .build());
        String url =
            transport == TransportKind.HTTP3
                ? "https://127.0.0.1:" + udp.getLocalPort()
                : "wss://127.0.0.1:" + tcp.getLocalPort();
        List<CompletableFuture<Session>> all = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
          all.add(client.connect(url));
        }
        TimeUnit.MILLISECONDS.sleep(delayMs);
        closeInTime(client);
        for (CompletableFuture<Session> one : all) {
          assertClosedHere(one);
        }
      }
    }
  }
}
