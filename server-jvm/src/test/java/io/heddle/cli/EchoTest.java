package io.heddle.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.Server;
import io.heddle.ServerConfig;
import io.heddle.Session;
import io.heddle.paths.EchoPath;
import io.heddle.paths.SinkPath;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
final class EchoTest {
  private static Server server;

  @BeforeAll
  static void start() throws Exception {
    ServerConfig config =
        ServerConfig.builder()
            .port(0)
            .webSocketPort(0)
            .route("/echo", new EchoPath())
            .route("/sink", new SinkPath())
            .route("/nothing", session -> answer(session, sent -> new byte[0]))
            .route("/another", session -> answer(session, sent -> "no such user".getBytes(UTF_8)))
            .route(
                "/half", session -> answer(session, sent -> Arrays.copyOf(sent, sent.length / 2)))
            .route(
                "/more", session -> answer(session, sent -> Arrays.copyOf(sent, sent.length + 1)))
            .route("/changes", session -> answer(session, EchoTest::changeLast))
            .route("/silent", session -> {})
            .route("/leaves", session -> session.close(9, "not today"))
            .build();
    server = Server.start(config).get(20, TimeUnit.SECONDS);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static String url(String path) {
    return "https://localhost:" + server.address().port() + path;
  }

  private static String hash() {
    return server.certificateSha256().orElseThrow();
  }

  /** {@code heddle echo} of the server's path, trusting it. */
  private static Running echo(String path, String... options) {
    return Running.heddle(
        Stream.concat(Stream.of("echo", url(path), "--cert-sha256", hash()), Arrays.stream(options))
            .toArray(String[]::new));
  }

  @Test
  void manyStreamsComeBackExact() throws Exception {
    Running echo = echo("/echo", "--streams", "10", "--bytes", "300000");
    assertEquals(0, echo.status(), echo.errors());
    String output = echo.output();
    assertTrue(output.startsWith("connected to " + url("/echo") + " over http3 in "), output);
    assertTrue(output.contains("10 of 10 streams of 300000 bytes came back exact in "), output);
    assertTrue(output.contains("round trip "), output);
  }

  private static String webSockets() {
    return "ws://localhost:" + server.webSocketAddress().orElseThrow().port();
  }

  @Test
  void aWebSocketsUrlIsEchoedOverOne() throws Exception {
    Running echo =
        Running.heddle(
            "echo",
            webSockets() + "/echo",
            "--streams",
            "10",
            "--bytes",
            "300000",
            "--datagrams=3");
    assertEquals(0, echo.status(), echo.errors());
    assertTrue(echo.output().contains(" over websocket in "), echo.output());
    assertTrue(echo.output().contains("10 of 10 streams of 300000 bytes"), echo.output());
    assertTrue(echo.output().contains("3 of 3 datagrams"), echo.output());
  }

  @Test
  void theTransportMayBeChosen() throws Exception {
    Running tcp = echo("/echo", "--transport=websocket", "--websocket-origin", webSockets());
    assertEquals(0, tcp.status(), tcp.errors());
    assertTrue(tcp.output().contains(" over websocket in "), tcp.output());
    Running udp = echo("/echo", "--transport=http3");
    assertEquals(0, udp.status(), udp.errors());
    assertTrue(udp.output().contains(" over http3 in "), udp.output());
  }

  @Test
  void whereUdpLeadsNowhereTheWebSocketIsTaken() throws Exception {
    try (DatagramSocket silent = new DatagramSocket(0, InetAddress.getByName("localhost"))) {
      Running echo =
          Running.heddle(
              "echo",
              "https://localhost:" + silent.getLocalPort() + "/echo",
              "--insecure",
              "--websocket-origin",
              webSockets());
      assertEquals(0, echo.status(), echo.errors());
      assertTrue(echo.output().contains(" over websocket in "), echo.output());
    }
  }

  @Test
  void emptyStreamsComeBackEmpty() throws Exception {
    Running echo = echo("/echo", "--bytes", "0");
    assertEquals(0, echo.status(), echo.errors());
    assertTrue(echo.output().contains("1 of 1 streams of 0 bytes came back exact"), echo.output());
  }

  @Test
  void aTextIsPrintedAsItComesBack() throws Exception {
    Running echo = echo("/echo", "--text", "Grüß Gott");
    assertEquals(0, echo.status(), echo.errors());
    assertTrue(echo.output().lines().anyMatch("Grüß Gott"::equals), echo.output());
  }

  @Test
  void anotherAnswerIsPrintedAndIsAFailure() throws Exception {
    Running echo = echo("/sink", "--text", "abc");
    assertEquals(1, echo.status());
    assertTrue(echo.output().lines().anyMatch(line -> line.trim().equals("3")), echo.output());
    assertTrue(echo.output().contains("0 of 1 streams"), echo.output());
  }

  @Test
  void bytesThatAreNotTheOnesSentAreAFailure() throws Exception {
    Running echo = echo("/sink", "--bytes", "1000");
    assertEquals(1, echo.status());
    assertTrue(echo.output().contains("0 of 1 streams of 1000 bytes"), echo.output());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/sink     | the answer is 1000, the number of bytes: this path, like /sink, counts",
        "/nothing  | the answer is empty",
        "/another  | the answer is another; it begins with \"no such user\"",
        "/half     | the answer ended after 500 of 1000 bytes",
        "/more     | all bytes came back, but more followed",
        "/changes  | the answer differs from byte 999 on",
      })
  void whatIsWrongWithAnAnswerIsSaid(String path, String said) throws Exception {
    Running echo = echo(path, "--bytes", "1000", "--streams", "3");
    assertEquals(1, echo.status());
    assertTrue(echo.output().contains("0 of 3 streams of 1000 bytes"), echo.output());
    assertTrue(echo.output().contains("3 of 3: " + said), echo.output());
    assertEquals(-1, echo.output().indexOf("MB/s"), echo.output());
    Running text = echo(path, "--text", "y".repeat(1000));
    assertEquals(1, text.status());
    assertTrue(text.output().contains("1 of 1: " + said), text.output());
  }

  /** Answers each stream with what is made of the bytes that it brought. */
  private static void answer(Session session, UnaryOperator<byte[]> change) {
    session
        .acceptBidi()
        .thenAccept(
            stream -> {
              stream
                  .readToEnd(10_000)
                  .thenAccept(
                      all -> {
                        byte[] answer = change.apply(all.toByteArray());
                        all.release();
                        if (answer.length > 0) {
                          stream.write(answer);
                        }
                        stream.finish();
                      });
              answer(session, change);
            });
  }

  private static byte[] changeLast(byte[] bytes) {
    bytes[bytes.length - 1]++;
    return bytes;
  }

  @Test
  void datagramsComeBackWithTheirRoundTrips() throws Exception {
    Running echo = echo("/echo", "--streams", "0", "--datagrams", "20");
    assertEquals(0, echo.status(), () -> echo.output() + echo.errors());
    assertTrue(echo.output().contains("20 of 20 datagrams came back, round trip "), echo.output());
  }

  @Test
  void datagramsThatAreLostAreCounted() throws Exception {
    Running echo = echo("/silent", "--streams", "0", "--datagrams", "1");
    assertEquals(1, echo.status());
    assertTrue(echo.output().lines().anyMatch("0 of 1 datagrams came back"::equals), echo.output());
  }

  @Test
  void aServerThatSaysNothingIsGivenUp() throws Exception {
    Running echo = echo("/silent", "--timeout", "500");
    assertEquals(1, echo.status());
    assertEquals("heddle echo: not everything came back within 500 ms\n", unix(echo.errors()));
  }

  @Test
  void aServerThatLeavesIsReportedWithItsReason() throws Exception {
    Running echo = echo("/leaves");
    assertEquals(1, echo.status());
    assertTrue(echo.errors().startsWith("heddle echo: "), echo.errors());
    assertTrue(echo.errors().contains("not today"), echo.errors());
  }

  @Test
  void aPathThatNobodyServesIsReported() throws Exception {
    Running echo = echo("/nowhere");
    assertEquals(1, echo.status());
    String first = echo.errors().lines().findFirst().orElseThrow();
    assertTrue(first.startsWith("heddle echo: " + url("/nowhere") + " was refused"), first);
    assertTrue(first.contains("404"), first);
    assertEquals(-1, first.indexOf("WebSocket"), first);
  }

  @Test
  void theServersAnswerComesFirstWhateverAnotherTransportMet() throws Exception {
    // WebTransport leads nowhere, and is what was tried first.
    try (DatagramSocket silent = new DatagramSocket(0, InetAddress.getByName("localhost"))) {
      Running echo =
          Running.heddle(
              "echo",
              "https://localhost:" + silent.getLocalPort() + "/nowhere",
              "--insecure",
              "--timeout=2000",
              "--websocket-origin",
              webSockets());
      assertEquals(1, echo.status());
      String first = echo.errors().lines().findFirst().orElseThrow();
      assertTrue(first.startsWith("heddle echo: ") && first.contains("404"), echo.errors());
      assertEquals(-1, first.indexOf("UDP"), echo.errors());
    }
  }

  @Test
  void anUntrustedDevelopmentServerIsRefusedWithAHint() throws Exception {
    Running echo = Running.heddle("echo", url("/echo"));
    assertEquals(1, echo.status());
    assertTrue(echo.errors().contains("give --cert-sha256 the hash that it prints"), echo.errors());
  }

  @Test
  void anotherCertificatesHashIsRefusedWithoutTheHint() throws Exception {
    String other = "A".repeat(43) + "=";
    Running echo = Running.heddle("echo", url("/echo"), "--cert-sha256", other);
    assertEquals(1, echo.status());
    assertTrue(echo.errors().startsWith("heddle echo: "), echo.errors());
    assertEquals(-1, echo.errors().indexOf("give --cert-sha256"), echo.errors());
  }

  @Test
  void theInsecureOptionTrustsWhoeverAnswers() throws Exception {
    Running echo = Running.heddle("echo", url("/echo"), "--insecure", "--bytes", "10");
    assertEquals(0, echo.status(), echo.errors());
  }

  @Test
  void nobodyListeningIsReportedWithinTheTimeout() throws Exception {
    int port;
    try (DatagramSocket free = new DatagramSocket(0, InetAddress.getByName("localhost"))) {
      port = free.getLocalPort();
    }
    Running echo =
        Running.heddle(
            "echo", "https://localhost:" + port + "/echo", "--insecure", "--timeout", "700");
    assertEquals(1, echo.status());
    assertTrue(echo.errors().startsWith("heddle echo: "), echo.errors());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--bytes -1                 | are counts, 0 or more",
        "--streams -1               | are counts, 0 or more",
        "--datagrams -1             | are counts, 0 or more",
        "--timeout 0                | --timeout must be more than 0 ms, but is 0",
        "--bytes x                  | '--bytes': 'x' is not a whole number",
        "--streams 99999999999      | '--streams': '99999999999' is not a whole number, or too",
        "--streams                  | Missing required parameter for option '--streams' (K)",
        "--trust /nonexistent.pem   | /nonexistent.pem",
        "--cert-sha256 short        | hash",
        "--transport pigeon         | http3, websocket or auto, not pigeon",
        "--websocket-origin x       | --websocket-origin looks like wss://host:port or ws://",
        "--insecure --trust x       | --insecure trusts whoever answers: leave it out, or",
        "--websocket-origin https://localhost:1 | looks like wss://host:port or ws://host:port",
        "--proxy x                  | --proxy looks like http://host:port",
        "--nothing                  | Unknown option",
      })
  void wrongOptionsAreUsageErrorsInASentence(String options, String said) throws Exception {
    String[] words = options.split(" ");
    List<String> all = Stream.concat(Stream.of("echo", url("/echo")), Stream.of(words)).toList();
    Running echo = Running.heddle(all.toArray(String[]::new));
    assertEquals(2, echo.status(), echo.errors());
    assertTrue(echo.errors().startsWith("heddle echo: "), echo.errors());
    assertTrue(echo.errors().contains(said), echo.errors());
    assertTrue(echo.errors().contains("heddle echo --help lists the options"), echo.errors());
    assertEquals("", echo.output());
  }

  @Test
  void aUrlIsNeededAndMustBeOneOfWebTransports() throws Exception {
    Running none = Running.heddle("echo");
    assertEquals(2, none.status());
    assertTrue(none.errors().contains("URL"), none.errors());
    Running plain = Running.heddle("echo", "http://localhost:1/echo");
    assertEquals(2, plain.status(), plain.errors());
    assertTrue(plain.errors().contains("https"), plain.errors());
  }

  @Test
  void aTrustedFileWithoutCertificatesIsAUsageError(@TempDir Path folder) throws Exception {
    Path empty = Files.writeString(folder.resolve("empty.pem"), "nothing here\n");
    Running echo = Running.heddle("echo", url("/echo"), "--trust", empty.toString());
    assertEquals(2, echo.status(), echo.errors());
    assertTrue(echo.errors().contains("empty.pem"), echo.errors());
  }

  @Test
  void helpNamesEveryOption() throws Exception {
    Running echo = Running.heddle("echo", "--help");
    assertEquals(0, echo.status());
    for (String option :
        new String[] {
          "--transport",
          "--websocket-origin",
          "--proxy",
          "--cert-sha256",
          "--trust",
          "--insecure",
          "--text",
          "--bytes",
          "--streams",
          "--datagrams",
          "--timeout"
        }) {
      assertTrue(echo.output().contains(option), option);
    }
  }

  private static String unix(String text) {
    return text.replace("\r\n", "\n");
  }
}
