package io.heddle.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.heddle.Client;
import io.heddle.ClientConfig;
import io.heddle.Session;
import io.heddle.TransportKind;
import io.heddle.connect.SessionUrl;
import io.heddle.tls.Certificate;
import io.heddle.tls.CertificateMaker;
import io.heddle.tls.ServerName;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** RFC 9114 §3.2: a client tells TLS the server's name (SNI), if it is one. */
@Timeout(60)
final class ServerNameTest {
  private static final InetAddress HERE = InetAddress.getLoopbackAddress();

  @ParameterizedTest
  @CsvSource({
    "localhost, localhost",
    "web, web",
    "a_b, a_b",
    "some.example, some.example",
    "some.example., some.example",
    "127.0.0.1, " + TlsEnds.NO_NAME,
  })
  void overQuic(String host, String told) throws Exception {
    Certificate shown = new CertificateMaker("CN=shown").make();
    try (TlsEnds server = new TlsEnds(shown, HERE)) {
      Http3Dialer dialer =
          new Http3Dialer(config(TransportKind.HTTP3), UdpTransport.open(1), name -> List.of(HERE));
      CompletableFuture<Session> result = new CompletableFuture<>();
      dialer.dial(new SessionUrl("https", host, server.udpPort(), "/", ""), result);
      assertEquals(told, Loopback.taken(server.names()));
      result.cancel(false);
      dialer.close().join();
    }
  }

  /** Names that this machine resolves. */
  @ParameterizedTest
  @CsvSource({"localhost, localhost", "127.0.0.1, " + TlsEnds.NO_NAME})
  void overTcp(String host, String told) throws Exception {
    Certificate shown = new CertificateMaker("CN=shown").make();
    try (TlsEnds server = new TlsEnds(shown, HERE);
        Client client = Client.create(config(TransportKind.WEBSOCKET))) {
      client.connect("wss://" + host + ":" + server.tcpPort() + "/");
      assertEquals(told, Loopback.taken(server.names()));
    }
  }

  private static ClientConfig config(TransportKind kind) {
    return ClientConfig.builder().transports(kind).insecureTrustAnyCertificate(true).build();
  }

  @Test
  void addressesAreNoNames() {
    assertEquals(Optional.empty(), ServerName.of("::1"));
    assertEquals(Optional.empty(), ServerName.of("[::1]"));
    assertEquals(Optional.empty(), ServerName.of("192.0.2.1"));
    assertEquals(Optional.empty(), ServerName.of("a".repeat(254)));
    assertEquals(Optional.of("a".repeat(253)), ServerName.of("a".repeat(253)));
  }
}
