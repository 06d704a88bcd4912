package io.heddle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ConfigTest {
  private static final SessionHandler HANDLER = session -> {};

  private static void refused(Runnable build) {
    assertThrows(InvalidConfigurationException.class, build::run);
  }

  private static ServerConfig.Builder server() {
    return ServerConfig.builder();
  }

  private static ClientConfig.Builder client() {
    return ClientConfig.builder();
  }

  @Test
  void aServerListensOnLoopbackUnlessToldOtherwise() {
    ServerConfig config = server().build();
    assertEquals("localhost", config.host());
    assertEquals(4433, config.port());
    assertEquals(Optional.empty(), config.certificateFile());
    assertEquals(Optional.empty(), config.keyFile());
    assertEquals(Limits.DEFAULT, config.limits());
    assertEquals(10_000, config.handshakeTimeoutMs());
    assertEquals(30_000, config.idleTimeoutMs());
    assertEquals(20_000, config.keepAliveMs());
    assertEquals(CongestionControl.CUBIC, config.congestionControl());
    assertFalse(config.earlyData());
    assertFalse(config.acceptsUnrouted());
    assertTrue(config.routes().isEmpty());
    assertTrue(config.protocols().isEmpty());
    assertTrue(config.filters().isEmpty());
  }

  @Test
  void aServerIsWhatItWasTold() {
    Limits limits = Limits.builder().maxConnections(7).build();
    SessionFilter filter = (request, next) -> next.admit(request);
    ServerConfig config =
        server()
            .host("::")
            .port(1)
            .certificateFile("chain.pem")
            .keyFile("key.pem")
            .limits(limits)
            .protocol("chat")
            .handshakeTimeoutMs(1)
            .sessionTimeoutMs(4)
            .closeTimeoutMs(5)
            .idleTimeoutMs(3)
            .keepAliveMs(2)
            .congestionControl(CongestionControl.RENO)
            .earlyData(true)
            .filter(filter)
            .acceptsUnrouted(true)
            .route("/a", HANDLER)
            .build();
    assertEquals("::", config.host());
    assertEquals(1, config.port());
    assertEquals(Optional.of("chain.pem"), config.certificateFile());
    assertEquals(Optional.of("key.pem"), config.keyFile());
    assertEquals(limits, config.limits());
    assertEquals(List.of("chat"), config.protocols());
    assertEquals(1, config.handshakeTimeoutMs());
    assertEquals(4, config.sessionTimeoutMs());
    assertEquals(5, config.closeTimeoutMs());
    assertEquals(3, config.idleTimeoutMs());
    assertEquals(2, config.keepAliveMs());
    assertEquals(CongestionControl.RENO, config.congestionControl());
    assertTrue(config.earlyData());
    assertEquals(List.of(filter), config.filters());
    assertTrue(config.acceptsUnrouted());
    assertEquals(List.of("/a"), config.routes().stream().map(Route::pattern).toList());
  }

  @Test
  void anAddressMayHaveBrackets() {
    assertEquals("::1", server().host("[::1]").build().host());
    assertEquals("[::1", server().host("[::1").build().host());
    assertEquals("::1]", server().host("::1]").build().host());
  }

  @Test
  void timeoutsArePositive() {
    refused(() -> server().handshakeTimeoutMs(0).build());
    refused(() -> server().sessionTimeoutMs(0).build());
    refused(() -> server().closeTimeoutMs(0).build());
    refused(() -> server().idleTimeoutMs(0).build());
    refused(() -> client().idleTimeoutMs(-1).keepAliveMs(0).build());
  }

  @Test
  void anIdleTimeoutThatIsNoneIsNamed() {
    ClientConfig.Builder none = client().idleTimeoutMs(0).keepAliveMs(0);
    InvalidConfigurationException refused =
        assertThrows(InvalidConfigurationException.class, none::build);
    assertEquals("idleTimeoutMs must be more than 0 milliseconds, but is 0", refused.getMessage());
  }

  @Test
  void aClientTriesWebTransportFirst() {
    ClientConfig config = client().build();
    assertEquals(List.of(TransportKind.HTTP3, TransportKind.WEBSOCKET), config.transports());
    assertEquals(500, config.headStartMs());
    assertEquals(Optional.empty(), config.webSocketOrigin());
  }

  @Test
  void aClientTriesWhatItWasTold() {
    ClientConfig config =
        client()
            .transports(TransportKind.WEBSOCKET)
            .headStartMs(7)
            .webSocketOrigin("ws://localhost:8080")
            .httpProxy("http://proxy:3128")
            .build();
    assertEquals(List.of(TransportKind.WEBSOCKET), config.transports());
    assertEquals(7, config.headStartMs());
    assertEquals(Optional.of("ws://localhost:8080"), config.webSocketOrigin());
    assertEquals(Optional.of("http://proxy:3128"), config.httpProxy());
  }

  @Test
  void transportsAreChecked() {
    client().headStartMs(0).build();
    refused(() -> client().headStartMs(-1).build());
    refused(() -> client().transports(TransportKind.MEMORY).build());
    refused(() -> client().transports(TransportKind.WEBSOCKET, TransportKind.WEBSOCKET).build());
  }

  @Test
  void portsAreChecked() {
    server().port(0).build();
    server().port(65535).build();
    refused(() -> server().port(-1).build());
    refused(() -> server().port(65536).build());
  }

  @Test
  void packetsAreAtMostWhatEthernetCarriesUnlessToldOtherwise() {
    assertEquals(1_452, server().build().maxUdpPayloadBytes());
    assertEquals(1_452, client().build().maxUdpPayloadBytes());
    assertEquals(1_200, server().maxUdpPayloadBytes(1_200).build().maxUdpPayloadBytes());
    assertEquals(65_527, client().maxUdpPayloadBytes(65_527).build().maxUdpPayloadBytes());
    refused(() -> server().maxUdpPayloadBytes(1_199).build());
    refused(() -> client().maxUdpPayloadBytes(1_199).build());
    refused(() -> server().maxUdpPayloadBytes(65_528).build());
    refused(() -> client().maxUdpPayloadBytes(65_528).build());
  }

  @Test
  void ioThreadsAreOneTo256() {
    assertEquals(Optional.empty(), server().build().ioThreads());
    assertEquals(Optional.of(1), server().ioThreads(1).build().ioThreads());
    assertEquals(Optional.of(256), server().ioThreads(256).build().ioThreads());
    refused(() -> server().ioThreads(0).build());
    refused(() -> server().ioThreads(257).build());
  }

  @Test
  void webSocketsAreForThoseWhoAsk() {
    assertEquals(Optional.empty(), server().build().webSocketPort());
    ServerConfig plain = server().webSocketPort(0).build();
    assertEquals(Optional.of(0), plain.webSocketPort());
    assertFalse(plain.webSocketTls());
    ServerConfig.Builder own = server().certificateFile("chain.pem").keyFile("key.pem");
    assertTrue(own.build().webSocketTls());
    assertFalse(own.webSocketTls(false).build().webSocketTls());
    server().webSocketPort(65535).build();
    refused(() -> server().webSocketPort(-1).build());
    refused(() -> server().webSocketPort(65536).build());
  }

  @Test
  void certificatesNeedTheirKeys() {
    refused(() -> server().certificateFile("chain.pem").build());
    refused(() -> server().keyFile("key.pem").build());
  }

  @Test
  void timeoutsAreChecked() {
    server().handshakeTimeoutMs(1).idleTimeoutMs(1).keepAliveMs(0).build();
    refused(() -> server().handshakeTimeoutMs(0).build());
    refused(() -> server().idleTimeoutMs(0).build());
    refused(() -> server().keepAliveMs(-1).build());
    server().idleTimeoutMs(100).keepAliveMs(99).build();
    assertEquals(66, server().idleTimeoutMs(100).build().keepAliveMs());
    assertEquals(60, client().idleTimeoutMs(100).build().keepAliveMs());
    refused(() -> server().idleTimeoutMs(100).keepAliveMs(100).build());
    client().connectTimeoutMs(1).build();
    refused(() -> client().connectTimeoutMs(0).build());
    refused(() -> client().idleTimeoutMs(100).keepAliveMs(100).build());
  }

  @Test
  void protocolNamesAreChecked() {
    server().protocol(" ").protocol("~").build();
    refused(() -> server().protocol("").build());
    refused(() -> server().protocol("\u001f").build());
    refused(() -> server().protocol("\u007f").build());
    refused(() -> client().protocol("a").protocol("a").build());
  }

  @Test
  void routesBeginWithASlashAndAreUnique() {
    refused(() -> server().route("a", HANDLER));
    refused(() -> server().route("/a", HANDLER).route("/a", HANDLER));
    refused(() -> server().route("/ü b", HANDLER).route("/%C3%BC%20b", HANDLER));
  }

  @Test
  void routesAreEncodedAsBrowsersEncodePaths() {
    ServerConfig config = server().route("/a/../grüße/*", HANDLER).route("/a?b", HANDLER).build();
    assertEquals(
        List.of("/gr%C3%BC%C3%9Fe/*", "/a%3Fb"),
        config.routes().stream().map(Route::pattern).toList());
  }

  @Test
  void aClientTrustsThePlatformUnlessToldOtherwise() {
    ClientConfig config = ClientConfig.DEFAULT;
    assertEquals(Limits.DEFAULT, config.limits());
    assertTrue(config.serverCertificateHashes().isEmpty());
    assertTrue(config.trustedCertificates().isEmpty());
    assertFalse(config.insecureTrustAnyCertificate());
    assertTrue(config.protocols().isEmpty());
    assertEquals(10_000, config.connectTimeoutMs());
    assertEquals(30_000, config.idleTimeoutMs());
    assertEquals(18_000, config.keepAliveMs());
    assertEquals(CongestionControl.CUBIC, config.congestionControl());
    assertFalse(config.earlyData());
    assertTrue(config.bindHost().isEmpty());
  }

  @Test
  void aClientIsWhatItWasTold() {
    Limits limits = Limits.builder().maxPendingOpens(7).build();
    ClientConfig config =
        client()
            .limits(limits)
            .serverCertificateHash("abc=")
            .trustedCertificates("ca.pem")
            .protocol("chat")
            .connectTimeoutMs(1)
            .idleTimeoutMs(3)
            .keepAliveMs(2)
            .congestionControl(CongestionControl.RENO)
            .earlyData(true)
            .bindHost("127.0.0.1")
            .build();
    assertEquals(limits, config.limits());
    assertEquals(List.of("abc="), config.serverCertificateHashes());
    assertEquals(Optional.of("ca.pem"), config.trustedCertificates());
    assertEquals(List.of("chat"), config.protocols());
    assertEquals(1, config.connectTimeoutMs());
    assertEquals(3, config.idleTimeoutMs());
    assertEquals(2, config.keepAliveMs());
    assertEquals(CongestionControl.RENO, config.congestionControl());
    assertTrue(config.earlyData());
    assertEquals(Optional.of("127.0.0.1"), config.bindHost());
  }

  @Test
  void trustingEveryoneContradictsTrustingSomeone() {
    assertTrue(client().insecureTrustAnyCertificate(true).build().insecureTrustAnyCertificate());
    refused(() -> client().insecureTrustAnyCertificate(true).serverCertificateHash("abc=").build());
    refused(() -> client().insecureTrustAnyCertificate(true).trustedCertificates("ca.pem").build());
  }

  @Test
  void originsAreAsBrowsersSendThem() {
    assertEquals(List.of(), server().build().allowedOrigins());
    assertFalse(server().build().allowsEveryOrigin());
    assertEquals(
        List.of("https://example.com", "http://localhost:8080", "https://[::1]:4433", "null"),
        server()
            .allowOrigin("https://Example.com:443")
            .allowOrigin("http://localhost:8080")
            .allowOrigin("https://[::1]:4433")
            .allowOrigin("null")
            .build()
            .allowedOrigins());
    assertTrue(server().allowOrigin("*").build().allowsEveryOrigin());
    for (String wrong :
        List.of(
            "",
            "localhost",
            "https://",
            "https://example.com/",
            "https://user@example.com",
            "https://example.com:99999",
            "https://*.example.com:x",
            "https://grüße.example",
            "://example.com",
            "1://example.com")) {
      refused(() -> server().allowOrigin(wrong));
    }
  }

  @Test
  void aServerListensSomewhere() {
    assertTrue(server().build().http3());
    assertFalse(server().http3(false).webSocketPort(0).build().http3());
    refused(() -> server().http3(false).build());
    refused(() -> server().http3(false).webSocketPort(0).ioThreads(2).build());
    refused(() -> server().http3(false).webSocketPort(0).earlyData(true).build());
  }
}
