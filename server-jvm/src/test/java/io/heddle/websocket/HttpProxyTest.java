package io.heddle.websocket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.Client;
import io.heddle.ClientConfig;
import io.heddle.ConnectFailedException;
import io.heddle.HeddleException;
import io.heddle.InvalidConfigurationException;
import io.heddle.Server;
import io.heddle.ServerConfig;
import io.heddle.Session;
import io.heddle.TransportKind;
import io.heddle.cli.PemFiles;
import io.heddle.jvm.Blocking;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** WebSockets from behind an HTTP proxy. */
@Timeout(60)
final class HttpProxyTest {
  /** Some of so many find a proxy that is quicker than what they use. */
  private static final int VISITS = 300;

  private static final String SECRET = "p@ss:w/rd";
  // RFC 7617 §2: of user and SECRET
  private static final String BASIC =
      "Basic "
          + java.util.Base64.getEncoder()
              .encodeToString(("user:" + SECRET).getBytes(java.nio.charset.StandardCharsets.UTF_8));
  private static final String USER = "user:p%40ss:w%2Frd@";

  private static String trusted;
  private static Server secure;
  private static Server plain;

  private final Map<String, String> before = new TreeMap<>();

  @BeforeAll
  static void start(@TempDir Path folder) throws Exception {
    PemFiles files = PemFiles.write(folder);
    trusted = files.certificate().toString();
    ServerConfig.Builder config =
        ServerConfig.builder()
            .port(0)
            .webSocketPort(0)
            .certificateFile(trusted)
            .keyFile(files.key().toString())
            .route("/", session -> {});
    secure = Blocking.await(Server.start(config.build()));
    plain = Blocking.await(Server.start(config.webSocketTls(false).build()));
  }

  @AfterAll
  static void stop() {
    secure.close();
    plain.close();
  }

  @AfterEach
  void restore() {
    before.forEach(
        (name, value) -> {
          if (value.isEmpty()) {
            System.clearProperty(name);
          } else {
            System.setProperty(name, value);
          }
        });
  }

  private void property(String name, String value) {
    before.putIfAbsent(name, System.getProperty(name, ""));
    System.setProperty(name, value);
  }

  private static ConnectProxy proxy() throws Exception {
    return new ConnectProxy(Optional.empty(), Optional.empty());
  }

  private static ClientConfig.Builder config() {
    return ClientConfig.builder().transports(TransportKind.WEBSOCKET).trustedCertificates(trusted);
  }

  private static ClientConfig.Builder through(ConnectProxy proxy, String user) {
    return config().httpProxy("http://" + user + "localhost:" + proxy.port());
  }

  private static String url(Server server) {
    return (server == secure ? "wss" : "ws") + "://localhost:" + port(server) + "/";
  }

  private static int port(Server server) {
    return server.webSocketAddress().orElseThrow().port();
  }

  private static void visit(ClientConfig.Builder config, String url) throws Exception {
    try (Client client = Client.create(config.build())) {
      Session session = Blocking.await(client.connect(url));
      assertEquals(TransportKind.WEBSOCKET, session.transport());
    }
  }

  private static HeddleException failure(ClientConfig.Builder config, String url) {
    return assertThrows(ConnectFailedException.class, () -> visit(config, url));
  }

  @Test
  void theOptionLeadsThroughIt() throws Exception {
    try (ConnectProxy proxy = proxy()) {
      for (Server server : new Server[] {secure, plain}) {
        visit(through(proxy, ""), url(server));
        String request = proxy.request();
        assertTrue(
            request.startsWith("CONNECT localhost:" + port(server) + " HTTP/1.1\r\n"), request);
        assertTrue(request.contains("\r\nHost: localhost:" + port(server) + "\r\n"), request);
        assertFalse(request.contains("Authorization"), request);
      }
    }
  }

  @Test
  void theProxyResolvesTheName() throws Exception {
    try (ConnectProxy proxy = proxy()) {
      String url = "ws://only-the-proxy-knows.invalid:" + port(plain) + "/";
      visit(through(proxy, ""), url);
      visit(through(proxy, ""), url.replace("only-the", "a_b"));
      visit(through(proxy, ""), "ws://[::1]:" + port(plain) + "/");
      assertTrue(proxy.request().startsWith("CONNECT only-the-proxy-knows.invalid:"));
      assertTrue(proxy.request().startsWith("CONNECT a_b-proxy-knows.invalid:"));
      assertTrue(proxy.request().startsWith("CONNECT [::1]:"));
    }
  }

  @Test
  void theProxyMayBeQuick() throws Exception {
    try (ConnectProxy proxy = proxy();
        Client client = Client.create(through(proxy, "").build())) {
      for (int i = 0; i < VISITS; i++) {
        Blocking.await(Blocking.await(client.connect(url(plain))).close(0, ""));
      }
    }
  }

  @Test
  void theSystemsPropertiesLeadThroughIt() throws Exception {
    try (ConnectProxy proxy = proxy()) {
      property("http.nonProxyHosts", "");
      property("https.proxyHost", "localhost");
      property("https.proxyPort", String.valueOf(proxy.port()));
      visit(config(), url(secure));
      assertTrue(proxy.request().startsWith("CONNECT localhost:" + port(secure)));
      visit(config(), url(plain));
      assertTrue(proxy.isUnasked());
      property("http.proxyHost", "localhost");
      property("http.proxyPort", String.valueOf(proxy.port()));
      visit(config(), url(plain));
      assertTrue(proxy.request().startsWith("CONNECT localhost:" + port(plain)));
    }
  }

  @Test
  void hostsMayBeLeftOut() throws Exception {
    try (ConnectProxy proxy = proxy()) {
      property("https.proxyHost", "localhost");
      property("https.proxyPort", String.valueOf(proxy.port()));
      property("http.nonProxyHosts", "local*");
      visit(config(), url(secure));
      assertTrue(proxy.isUnasked());
    }
  }

  @Test
  void credentialsAreForTheProxyOnly() throws Exception {
    try (ConnectProxy proxy = new ConnectProxy(Optional.empty(), Optional.of(BASIC));
        FakeServer server = new FakeServer("HTTP/1.1 404 No\r\nContent-Length: 0\r\n\r\n")) {
      visit(through(proxy, USER), url(secure));
      assertTrue(proxy.request().contains("\r\nProxy-Authorization: " + BASIC + "\r\n"));
      failure(through(proxy, USER), "ws://localhost:" + server.port() + "/x");
      String request = server.request();
      assertTrue(request.startsWith("GET /x HTTP/1.1\n"), request);
      assertFalse(request.contains("Authorization"), request);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", USER})
  void aProxyThatAsksForOtherCredentialsIsSaid(String user) throws Exception {
    try (ConnectProxy proxy = new ConnectProxy(Optional.empty(), Optional.of("Basic other"))) {
      HeddleException failure = failure(through(proxy, user), url(secure));
      String said = String.valueOf(failure.getMessage());
      assertTrue(said.startsWith("The proxy localhost:" + proxy.port() + " "), said);
      assertTrue(said.endsWith(" (status 407)"), said);
      assertTrue(
          said.contains(user.isEmpty() ? "set httpProxy to" : "does not accept the user"), said);
      StringWriter all = new StringWriter();
      failure.printStackTrace(new PrintWriter(all));
      assertFalse(all.toString().contains("p%40ss"), all.toString());
      assertFalse(all.toString().contains(SECRET), all.toString());
      assertFalse(all.toString().contains(BASIC.substring(6)), all.toString());
    }
  }

  @Test
  void aProxyThatRefusesIsSaid() throws Exception {
    try (ConnectProxy proxy = new ConnectProxy(Optional.of("403 Forbidden"), Optional.empty())) {
      assertEquals(
          "The proxy localhost:"
              + proxy.port()
              + " does not connect to localhost:"
              + port(secure)
              + " (status 403)",
          failure(through(proxy, ""), url(secure)).getMessage());
    }
  }

  @Test
  void aProxyThatIsNotThereIsSaid() throws Exception {
    int free;
    try (ServerSocket taken = new ServerSocket(0)) {
      free = taken.getLocalPort();
    }
    String refused =
        failure(config().httpProxy("http://localhost:" + free), url(secure)).getMessage();
    assertTrue(
        String.valueOf(refused).endsWith("nobody listens at the proxy's address localhost:" + free),
        refused);
    assertEquals(
        "The host name of the proxy nobody.invalid:3128 does not resolve",
        failure(config().httpProxy("http://nobody.invalid:3128"), url(secure)).getMessage());
  }

  @Test
  void whatIsNoProxyIsSaid() throws Exception {
    try (FakeServer other = new FakeServer("SSH-2.0-OpenSSH\r\n")) {
      String said =
          String.valueOf(
              failure(config().httpProxy("http://localhost:" + other.port()), url(secure))
                  .getMessage());
      assertTrue(said.contains("proxy localhost:" + other.port()), said);
      assertFalse(said.contains("@"), said);
    }
  }

  @Test
  void theServersAnswerComesThrough() throws Exception {
    try (ConnectProxy proxy = proxy()) {
      String said =
          String.valueOf(failure(through(proxy, ""), url(secure) + "nowhere").getMessage());
      assertTrue(said.contains("status 404"), said);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "proxy:3128",
        "https://user:hidden@proxy:3128",
        "http://",
        "http://user:hidden@",
        "http://user:hidden@proxy:port",
        "http://user:hidden@proxy:65536",
        "http://user:hidden@pro xy:1",
        "http://user:hidden@proxy:1/path",
        "http://us%3aer:hidden@proxy:1",
        "http://user:hidden%zz@proxy:1",
        "http://[::g]:1"
      })
  void whatIsNoUrlOfAProxyIsRefusedUnquoted(String url) {
    InvalidConfigurationException refused =
        assertThrows(
            InvalidConfigurationException.class,
            () -> Client.create(config().httpProxy(url).build()).close());
    String said = String.valueOf(refused.getMessage());
    assertTrue(said.contains("httpProxy"), said);
    assertFalse(said.contains("hidden"), said);
  }
}
