package io.heddle.jvm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.Client;
import io.heddle.ClientConfig;
import io.heddle.Server;
import io.heddle.ServerConfig;
import io.heddle.Session;
import io.heddle.SessionRequest;
import io.heddle.paths.EchoPath;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What of a URL reaches the server, over both transports. */
@Timeout(60)
final class UrlsOnTheWireTest {
  private static Server server;
  private static Client client;

  @BeforeAll
  static void start() throws Exception {
    server =
        Blocking.await(
            Server.start(
                ServerConfig.builder()
                    .port(0)
                    .webSocketPort(0)
                    .acceptsUnrouted(true)
                    .route("/grüße", new EchoPath())
                    .build()));
    client =
        Client.create(
            ClientConfig.builder()
                .serverCertificateHash(server.certificateSha256().orElseThrow())
                .build());
  }

  @AfterAll
  static void stop() {
    client.close();
    server.close();
  }

  private static String origin(String scheme) {
    return origin(server, scheme);
  }

  private static String origin(Server server, String scheme) {
    return scheme
        + "://localhost:"
        + (scheme.equals("https") ? server.address() : server.webSocketAddress().orElseThrow())
            .port();
  }

  @ParameterizedTest
  @ValueSource(strings = {"https", "ws"})
  void aRouteIsFoundHoweverItIsWritten(String scheme) throws Exception {
    for (String path : new String[] {"/grüße?q=ü '", "/gr%C3%BC%C3%9Fe?q=%C3%BC%20%27"}) {
      Session session = Blocking.await(client.connect(origin(scheme) + path));
      assertEquals("/gr%C3%BC%C3%9Fe", session.request().path());
      assertEquals(Optional.of("ü '"), session.request().parameter("q"));
      Blocking.await(session.close());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"https", "ws"})
  void addressesOfIpv6HaveTheirOneForm(String scheme) throws Exception {
    ServerConfig.Builder config =
        ServerConfig.builder().host("[::1]").port(0).webSocketPort(0).acceptsUnrouted(true);
    try (Server six = Blocking.await(Server.start(config.build()));
        Client own =
            Client.create(
                ClientConfig.builder()
                    .serverCertificateHash(six.certificateSha256().orElseThrow())
                    .build())) {
      addressesOfIpv6HaveTheirOneForm(
          six, own, origin(six, scheme).replace("localhost", "[0:0::1]"));
    }
  }

  private static void addressesOfIpv6HaveTheirOneForm(Server server, Client client, String url)
      throws Exception {
    Session session = Blocking.await(client.connect(url));
    Session served = Blocking.await(server.accept());
    for (Session end : new Session[] {session, served}) {
      String own = end.localAddress().orElseThrow().toString();
      assertTrue(own.startsWith("[::") && !own.contains("%"), own);
      assertEquals("::1", end.remoteAddress().orElseThrow().host());
    }
    assertTrue(served.request().authority().startsWith("[::1]:"), served.request().authority());
    Blocking.await(session.close());
  }

  @ParameterizedTest
  @ValueSource(strings = {"https", "ws"})
  void aTargetArrivesAsBrowsersWriteIt(String scheme) throws Exception {
    String path = "/_!$&'()*+,-.:;=@[]|~/ü€👋\\a//b";
    String query = "?/?\\^`{|}[]!$&()*+,-.:;=@_~%zz%\"<>'ü";
    Session session = Blocking.await(client.connect(origin(scheme) + path + query));
    SessionRequest asked = Blocking.await(server.accept()).request();
    assertEquals("/_!$&'()*+,-.:;=@[]%7C~/%C3%BC%E2%82%AC%F0%9F%91%8B/a//b", asked.path());
    assertEquals("?/?\\^`{|}[]!$&()*+,-.:;=@_~%zz%%22%3C%3E%27%C3%BC", "?" + asked.query());
    assertEquals(session.request().authority(), asked.authority());
    Blocking.await(session.close());
  }
}
