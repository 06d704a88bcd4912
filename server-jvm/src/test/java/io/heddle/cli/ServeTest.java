package io.heddle.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.Client;
import io.heddle.ClientConfig;
import io.heddle.CloseInfo;
import io.heddle.HeddleException.Side;
import io.heddle.Session;
import io.heddle.pages.RawHttp;
import io.heddle.server.Addresses;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
final class ServeTest {
  private static final Map<String, String> FREE_PORTS =
      Map.of("HEDDLE_PORT", "0", "HEDDLE_HTTP_PORT", "0");

  private static HttpResponse<String> get(URI url) throws Exception {
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(url).build(), BodyHandlers.ofString());
  }

  private static int echo(String... arguments) throws Exception {
    String[] all = new String[arguments.length + 1];
    all[0] = "echo";
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    Running echo = Running.heddle(all);
    int status = echo.status();
    assertEquals("", echo.errors());
    return status;
  }

  @Test
  void theReadyLineLeadsToTheEchoAndThePages() throws Exception {
    try (Running serve = Running.serve()) {
      Ready ready = serve.ready();
      assertEquals("https", ready.webtransport().getScheme());
      assertEquals("localhost", ready.webtransport().getHost());
      String hash = ready.hash().orElseThrow();
      assertEquals(hash, get(ready.pages().resolve("/cert-sha256")).body().trim());
      assertEquals(200, get(ready.pages()).statusCode());
      assertEquals(0, echo(ready.url("/echo"), "--cert-sha256", hash, "--bytes", "100000"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"::", "[::]", "0.0.0.0"})
  void aServerOnEveryInterfaceIsWhereItWasAsked(String host) throws Exception {
    try (Running serve = Running.serve("--host", host)) {
      Ready ready = serve.ready();
      String hash = ready.hash().orElseThrow();
      List<String> hosts = new ArrayList<>(List.of("localhost", "127.0.0.1"));
      if (host.contains(":")) {
        hosts.add("[::1]");
      }
      Addresses.reachable(host, 1).stream()
          .map(other -> other.toString().replaceFirst(":1$", ""))
          .forEach(hosts::add);
      for (String asked : hosts) {
        String info =
            get(URI.create("http://" + asked + ":" + ready.pages().getPort() + "/info")).body();
        String url = "https://" + asked + ":" + ready.webtransport().getPort();
        assertTrue(info.contains("\"webtransport\":\"" + url + "\""), info);
        assertEquals(0, echo(url + "/echo", "--cert-sha256", hash, "--bytes", "1000"));
      }
    }
  }

  @Test
  void anInterruptEndsTheSessionsAndFreesThePorts() throws Exception {
    Running serve = Running.serve();
    Ready ready = serve.ready();
    var config = ClientConfig.builder().serverCertificateHash(ready.hash().orElseThrow()).build();
    try (Client client = Client.create(config)) {
      Session session = client.connect(ready.url("/echo")).get(20, TimeUnit.SECONDS);
      assertEquals(0, serve.interrupt());
      assertEquals("", serve.errors());
      assertEquals(
          CloseInfo.of(0, "server shutting down", Side.REMOTE),
          session.closed().get(20, TimeUnit.SECONDS));
    }
    InetAddress localhost = InetAddress.getByName("localhost");
    new DatagramSocket(ready.webtransport().getPort(), localhost).close();
    new ServerSocket(ready.pages().getPort(), 1, localhost).close();
  }

  @Test
  void aCertificateOfOnesOwnIsServedAndItsHashNotPrinted(@TempDir Path folder) throws Exception {
    PemFiles files = PemFiles.write(folder);
    try (Running serve =
        Running.serve("--cert", files.certificate().toString(), "--key", files.key().toString())) {
      Ready ready = serve.ready();
      assertTrue(ready.hash().isEmpty());
      assertEquals(404, get(ready.pages().resolve("/cert-sha256")).statusCode());
      assertEquals(
          0, echo(ready.url("/echo"), "--trust", files.certificate().toString(), "--bytes", "10"));
    }
  }

  @Test
  void filesBelowTheDirectoryAreServed(@TempDir Path folder) throws Exception {
    Files.writeString(folder.resolve("hello.txt"), "GET hello.txt");
    try (Running serve = Running.serve("--www", folder.toString())) {
      Ready ready = serve.ready();
      // The file holds what asks for it, so that an echo is what comes back.
      String hash = ready.hash().orElseThrow();
      assertEquals(0, echo(ready.url("/files/"), "--cert-sha256", hash, "--text", "GET hello.txt"));
    }
  }

  @Test
  void pagesOfOthersReadNoFiles(@TempDir Path folder) throws Exception {
    Files.writeString(folder.resolve("secret.txt"), "secret");
    try (Running serve = Running.serve("--www", folder.toString())) {
      int port = serve.ready().pages().getPort();
      String host = "Host: localhost:" + port;
      assertEquals(403, RawHttp.upgrade(port, "/files/", host, "Origin: https://evil.example"));
      assertEquals(403, RawHttp.upgrade(port, "/files/", host, "Origin: null"));
      String rebound = "evil.example:" + port;
      assertEquals(
          403, RawHttp.upgrade(port, "/files/", "Host: " + rebound, "Origin: http://" + rebound));
      assertEquals(421, RawHttp.get(port, "/cert-sha256", "Host: " + rebound).status());
      assertEquals(101, RawHttp.upgrade(port, "/files/", host, "Origin: http://localhost:1"));
      assertEquals(101, RawHttp.upgrade(port, "/files/", host));
    }
  }

  @Test
  void allowOriginLetsInThoseOriginsOnly() throws Exception {
    try (Running serve = Running.serve("--allow-origin=https://a.example,https://b.example:8443")) {
      int port = serve.ready().pages().getPort();
      String host = "Host: localhost:" + port;
      assertEquals(101, RawHttp.upgrade(port, "/echo", host, "Origin: https://a.example"));
      assertEquals(101, RawHttp.upgrade(port, "/echo", host, "Origin: https://b.example:8443"));
      assertEquals(403, RawHttp.upgrade(port, "/echo", host, "Origin: https://b.example"));
      assertEquals(403, RawHttp.upgrade(port, "/echo", host, "Origin: https://evil.example"));
      assertEquals(403, RawHttp.upgrade(port, "/echo", host, "Origin: http://localhost:" + port));
      assertEquals(101, RawHttp.upgrade(port, "/echo", host));
    }
  }

  @Test
  void allowOriginOpensItForAll() throws Exception {
    try (Running serve = Running.serve("--allow-origin=*")) {
      int port = serve.ready().pages().getPort();
      String host = "Host: evil.example";
      assertEquals(101, RawHttp.upgrade(port, "/echo", host, "Origin: https://evil.example"));
      assertEquals(200, RawHttp.get(port, "/cert-sha256", host).status());
    }
  }

  @Test
  void aTakenUdpPortIsNamedWithTheOptionToChange() throws Exception {
    try (DatagramSocket taken = new DatagramSocket(0, InetAddress.getByName("localhost"))) {
      String port = String.valueOf(taken.getLocalPort());
      Running serve = Running.heddle("serve", "--port", port, "--http-port", "0");
      assertEquals(1, serve.status());
      assertTrue(
          serve
              .errors()
              .contains("UDP port " + port + " is taken by another program; choose another with"),
          serve.errors());
      assertEquals("", serve.output());
    }
  }

  @Test
  void aTakenTcpPortIsNamedAndTheUdpPortFreedAgain() throws Exception {
    int udpPort = freeUdpPort();
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("localhost"))) {
      String port = String.valueOf(taken.getLocalPort());
      Running serve =
          Running.heddle("serve", "--port", String.valueOf(udpPort), "--http-port", port);
      assertEquals(1, serve.status());
      assertTrue(
          serve
              .errors()
              .contains("TCP port " + port + " is taken by another program; choose another with"),
          serve.errors());
      assertEquals("", serve.output());
    }
    new DatagramSocket(new InetSocketAddress("localhost", udpPort)).close();
  }

  private static int freeUdpPort() throws Exception {
    try (DatagramSocket free = new DatagramSocket(0, InetAddress.getByName("localhost"))) {
      return free.getLocalPort();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--prot 1                  | Unknown option '--prot'; did you mean '--port'?",
        "--port many               | '--port': 'many' is not a whole number",
        "--port 65536              | --port must be 0",
        "--http-port -1            | --http-port must be 0",
        "--http-port 65536         | --http-port must be 0",
        "--idle-timeout 0          | --idle-timeout must be 1 ms or more, but is 0",
        "--io-threads 0            | --io-threads must be 1 to 256, but is 0",
        "--www /nonexistent        | --www /nonexistent is not a directory",
        "--allow-origin localhost  | an origin looks like https://example.com",
        "--cert /nonexistent.pem   | --cert and --key belong together",
        "--key /nonexistent.pem    | --cert and --key belong together",
        "extra                     | Unmatched argument",
      })
  void wrongOptionsAreUsageErrorsInASentence(String options, String said) throws Exception {
    String[] arguments = ("serve " + options).split(" ");
    Running serve = Running.heddle(FREE_PORTS, arguments);
    assertEquals(2, serve.status());
    assertTrue(serve.errors().startsWith("heddle serve: "), serve.errors());
    assertTrue(serve.errors().contains(said), serve.errors());
    assertTrue(serve.errors().contains("heddle serve --help lists the options"), serve.errors());
    assertEquals(1, serve.errors().lines().count(), serve.errors());
    assertEquals("", serve.output());
  }

  @Test
  void unreadableCertificateFilesAreNamed(@TempDir Path folder) throws Exception {
    String missing = folder.resolve("chain.pem").toString();
    Running serve = Running.serve("--cert", missing, "--key", missing);
    assertEquals(1, serve.status());
    assertTrue(serve.errors().contains(missing), serve.errors());
  }

  @Test
  void certificatesThatNoClientWouldAcceptAreNamed(@TempDir Path folder) throws Exception {
    Instant now = Instant.now();
    PemFiles expired = PemFiles.write(folder, now.minus(20, ChronoUnit.DAYS));
    assertRefused(expired, expired, "expired on ");
    PemFiles early = PemFiles.write(folder, now.plus(2, ChronoUnit.DAYS));
    assertRefused(early, early, "is valid only from ");
    PemFiles other = PemFiles.write(Files.createDirectory(folder.resolve("other")));
    assertRefused(PemFiles.write(folder), other, "does not belong to");
  }

  private static void assertRefused(PemFiles certificate, PemFiles key, String sentence)
      throws Exception {
    String file = certificate.certificate().toString();
    Running serve = Running.serve("--cert", file, "--key", key.key().toString());
    assertEquals(1, serve.status());
    assertTrue(serve.errors().contains(sentence), serve.errors());
    assertTrue(serve.errors().contains(file), serve.errors());
    assertEquals("", serve.output());
  }

  @Test
  void optionsComeFromTheEnvironment(@TempDir Path folder) throws Exception {
    PemFiles files = PemFiles.write(folder);
    Map<String, String> environment =
        Map.of(
            "HEDDLE_PORT",
            "0",
            "HEDDLE_HTTP_PORT",
            "0",
            "HEDDLE_CERT",
            files.certificate().toString(),
            "HEDDLE_KEY",
            files.key().toString());
    try (Running serve = Running.heddle(environment, "serve")) {
      assertTrue(serve.ready().hash().isEmpty());
    }
  }

  @Test
  void optionsTypedWinOverTheEnvironment() throws Exception {
    Map<String, String> environment = Map.of("HEDDLE_PORT", "70000", "HEDDLE_HTTP_PORT", "none");
    try (Running serve = Running.heddle(environment, "serve", "--port=0", "--http-port=0")) {
      serve.ready();
    }
  }

  @Test
  void aWrongValueInTheEnvironmentIsAUsageError() throws Exception {
    Running serve = Running.heddle(Map.of("HEDDLE_HTTP_PORT", "none"), "serve", "--port=0");
    assertEquals(2, serve.status());
    assertTrue(serve.errors().contains("'--http-port'"), serve.errors());
  }

  @Test
  void helpNamesEveryOptionAndPath() throws Exception {
    Running serve = Running.heddle("serve", "--help");
    assertEquals(0, serve.status());
    String help = serve.output();
    for (String word :
        new String[] {
          "--host", "--port", "--http-port", "--cert", "--key", "--www", "--allow-origin",
          "--idle-timeout", "/echo", "/sink", "/source", "/close", "/files/", "HEDDLE_HTTP_PORT"
        }) {
      assertTrue(help.contains(word), () -> word + " is missing from\n" + help);
    }
    assertEquals("", serve.errors());
  }
}
