package io.heddle.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.ClientConfig;
import io.heddle.Connection;
import io.heddle.ConnectionFailedException;
import io.heddle.HeddleException.Side;
import io.heddle.TransportKind;
import io.heddle.connect.SessionUrl;
import java.net.DatagramSocket;
import java.net.SocketException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a dial hears of a port where nobody listens. */
@Timeout(60)
final class ClosedPortTest {
  @ParameterizedTest(name = "NIO {0}, {1}")
  @CsvSource({"false,127.0.0.1", "false,::1", "true,127.0.0.1", "true,::1"})
  void aClosedPortFailsTheDialAtOnce(boolean nio, String host) throws Exception {
    int port = closedPort();
    ClientConfig config =
        ClientConfig.builder()
            .transports(TransportKind.WEBTRANSPORT)
            .insecureTrustAnyCertificate(true)
            .build();
    Http3Dialer dialer =
        new Http3Dialer(config, nio ? UdpTransport.openNio(1) : UdpTransport.open(1));
    CompletableFuture<Connection> result = new CompletableFuture<>();
    dialer.dial(new SessionUrl("https", host, port, "/", ""), result);
    // QUIC itself would go on for as long as its idle timeout of 30 s.
    Throwable failure =
        assertThrows(ExecutionException.class, () -> result.get(8, TimeUnit.SECONDS)).getCause();
    ConnectionFailedException refused = assertInstanceOf(ConnectionFailedException.class, failure);
    assertEquals(Side.TRANSPORT, refused.side());
    String said = String.valueOf(refused.getMessage());
    assertTrue(said.contains("Nobody listens on UDP port " + port), said);
    dialer.close().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  private static int closedPort() throws SocketException {
    try (DatagramSocket free = new DatagramSocket(0)) {
      return free.getLocalPort();
    }
  }
}
