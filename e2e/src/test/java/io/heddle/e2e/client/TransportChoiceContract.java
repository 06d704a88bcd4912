package io.heddle.e2e.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.e2e.BlockedUdp;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** How sessions come about, or do not, with the transports that pages ask for and networks let. */
@Timeout(120)
@TestInstance(Lifecycle.PER_CLASS)
abstract class TransportChoiceContract {
  /** Connects with the options given, and tells over what and how long it took, or why not. */
  private static final String CONNECT =
      """
      const value = Uint8Array.from(atob(arg.hash), c => c.charCodeAt(0));
      const connect = async options => {
        const beforeMs = performance.now();
        try {
          const transport = new client.WebTransport(arg.url, {
            serverCertificateHashes: [{algorithm: 'sha-256', value}],
            webSocketOrigin: arg.webSocketOrigin,
            ...options,
          });
          await transport.ready;
          const ms = performance.now() - beforeMs;
          const carrier = transport.transport;
          transport.close();
          return {carrier, ms};
        } catch (error) {
          return {error: error.name + ': ' + error.message, ms: performance.now() - beforeMs};
        }
      };
      """;

  private TestPeer peer;
  private ClientPage page;

  abstract ClientPage load(Path folder) throws IOException;

  /** The same page, as if it had come over HTTPS. */
  abstract ClientPage loadOverHttps(Path folder) throws IOException;

  /** An expression for the module, in a worker. */
  abstract String loadingInWorker();

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    peer = new TestPeer();
    page = load(folder);
    // What is measured is the network, not how long Jetty takes to load its classes.
    connect(peer.webSocketOrigin() + "/echo", peer.webSocketOrigin(), "{}");
  }

  /** Most of these tests are about connections that do. */
  @BeforeEach
  void expectFailures() {
    page.expectFailedConnections();
  }

  @AfterAll
  void stop() {
    page.close();
    peer.close();
  }

  private Map<?, ?> connect(String url, String webSocketOrigin, String options) {
    return connect(page, url, webSocketOrigin, "return await connect(" + options + ");");
  }

  private Map<?, ?> connect(ClientPage from, String url, String webSocketOrigin, String script) {
    Map<String, Object> arguments = new HashMap<>();
    arguments.put("url", url);
    arguments.put("hash", peer.hash());
    arguments.put("webSocketOrigin", webSocketOrigin);
    return (Map<?, ?>) from.run(CONNECT + script, arguments);
  }

  private static double ms(Map<?, ?> outcome) {
    return Double.parseDouble(String.valueOf(outcome.get("ms")));
  }

  private static String error(Map<?, ?> outcome) {
    return String.valueOf(outcome.get("error"));
  }

  private static void assertContains(String part, String text) {
    assertTrue(text.contains(part), text);
  }

  /** A TCP port where nobody listens. */
  private static String deadOrigin() throws IOException {
    try (ServerSocket free = new ServerSocket(0)) {
      return "ws://localhost:" + free.getLocalPort();
    }
  }

  @Test
  void webSocketCarriesSessionsWhereUdpIsRefused() throws Exception {
    String url = "https://localhost:" + BlockedUdp.refused() + "/echo";
    Map<?, ?> outcome = connect(url, peer.webSocketOrigin(), "{}");
    assertEquals("websocket", outcome.get("carrier"), outcome::toString);
    assertTrue(ms(outcome) < 1500, outcome::toString);
  }

  @Test
  void webSocketCarriesSessionsASecondAfterTheHeadStartWhereUdpIsSwallowed() throws Exception {
    try (DatagramSocket silent = BlockedUdp.silent()) {
      String url = "https://localhost:" + silent.getLocalPort() + "/echo";
      Map<?, ?> outcome = connect(url, peer.webSocketOrigin(), "{}");
      assertEquals("websocket", outcome.get("carrier"), outcome::toString);
      assertTrue(ms(outcome) >= 500 && ms(outcome) < 1500, outcome::toString);
    }
  }

  @Test
  void whatWonLastTimeHasTheHeadStart() throws Exception {
    try (DatagramSocket silent = BlockedUdp.silent()) {
      String url = "https://localhost:" + silent.getLocalPort() + "/echo";
      connect(url, peer.webSocketOrigin(), "{headStartMs: 0}");
      Map<?, ?> outcome = connect(url, peer.webSocketOrigin(), "{headStartMs: 30000}");
      assertEquals("websocket", outcome.get("carrier"), outcome::toString);
    }
  }

  @Test
  void webTransportIsPreferredWhereItWorks() {
    Map<?, ?> outcome = connect(peer.url("/echo"), peer.webSocketOrigin(), "{headStartMs: 8000}");
    assertEquals("http3", outcome.get("carrier"), outcome::toString);
  }

  @Test
  void browserWithoutWebTransportDoesNotWait() {
    Map<?, ?> outcome =
        connect(
            page,
            peer.url("/watch"),
            peer.webSocketOrigin(),
            """
            const own = globalThis.WebTransport;
            delete globalThis.WebTransport;
            try {
              return await connect({headStartMs: 30000});
            } finally {
              globalThis.WebTransport = own;
            }
            """);
    assertEquals("websocket", outcome.get("carrier"), outcome::toString);
  }

  @Test
  void errorNamesBothTransportsAndWhy() throws Exception {
    String webSocketOrigin = deadOrigin();
    String url = "https://localhost:" + BlockedUdp.refused() + "/echo";
    String said = error(connect(url, webSocketOrigin, "{}"));
    assertContains("WebTransportError: No connection to https://localhost:", said);
    assertContains("WebTransport: No connection to " + url, said);
    assertContains("WebSocket: No WebSocket to " + webSocketOrigin + "/echo", said);
  }

  @Test
  void errorNamesBothTransportsAfterTheTimeoutToo() throws Exception {
    String webSocketOrigin = deadOrigin();
    try (DatagramSocket silent = BlockedUdp.silent()) {
      String url = "https://localhost:" + silent.getLocalPort() + "/echo";
      Map<?, ?> outcome = connect(url, webSocketOrigin, "{connectTimeoutMs: 1500}");
      assertContains("within 1500 ms", error(outcome));
      assertContains("UDP", error(outcome));
      assertContains("WebSocket: No WebSocket to " + webSocketOrigin, error(outcome));
    }
  }

  @Test
  void eitherTransportCanBeForced() {
    String url = peer.url("/echo");
    for (String transport : List.of("http3", "websocket")) {
      Map<?, ?> outcome =
          connect(url, peer.webSocketOrigin(), "{transports: ['" + transport + "']}");
      assertEquals(transport, outcome.get("carrier"), outcome::toString);
    }
  }

  @Test
  void requireUnreliableLeavesTheWebSocketOut() throws Exception {
    String url = "https://localhost:" + BlockedUdp.refused() + "/echo";
    String said = error(connect(url, peer.webSocketOrigin(), "{requireUnreliable: true}"));
    assertContains("No connection to " + url, said);
    assertTrue(!said.contains("WebSocket:"), said);
  }

  @Test
  void urlsOfWebSocketsLeadToThem() {
    Map<?, ?> outcome =
        connect(peer.webSocketOrigin() + "/echo", peer.webSocketOrigin(), "{headStartMs: 30000}");
    assertEquals("websocket", outcome.get("carrier"), outcome::toString);
  }

  @Test
  void losersOfRacesLeaveNoSessionBehind() throws Exception {
    for (int i = 0; i < 10; i++) {
      Map<?, ?> outcome = connect(peer.url("/watch"), peer.webSocketOrigin(), "{headStartMs: 0}");
      assertTrue(outcome.containsKey("carrier"), outcome::toString);
    }
    peer.awaitNoSessions();
  }

  @Test
  void workersHaveWebSocketsToo() {
    Object said =
        page.run(
            """
            const script = `
              (async () => {
                const client = await (async () => %s)();
                const transport = new client.WebTransport('${arg.url}');
                await transport.ready;
                const {readable, writable} = await transport.createBidirectionalStream();
                const writer = writable.getWriter();
                writer.write(new TextEncoder().encode('from a worker')).then(() => writer.close());
                postMessage(transport.transport + ' ' + await new Response(readable).text());
                transport.close();
              })().catch(error => postMessage(String(error)));`;
            const url = URL.createObjectURL(new Blob([script], {type: 'text/javascript'}));
            const worker = new Worker(url, {type: 'module'});
            const {data} = await new Promise(resolve => worker.onmessage = resolve);
            worker.terminate();
            return data;
            """
                .formatted(loadingInWorker()),
            Map.of("url", peer.webSocketOrigin() + "/echo", "origin", page.origin()));
    assertEquals("websocket from a worker", said);
  }

  @Test
  void optionsThatCannotBeRightAreRefused() {
    assertEquals(
        List.of(
            true,
            "TypeError",
            "TypeError",
            "TypeError",
            "SyntaxError",
            "SyntaxError",
            "SyntaxError"),
        page.run(
            """
            const thrown = options => {
              try {
                new client.WebTransport('https://localhost/', options);
                return 'nothing';
              } catch (error) {
                return error.name;
              }
            };
            return [client.WebTransport.supportsReliableOnly,
                thrown({transports: []}), thrown({transports: ['pigeon']}),
                thrown({transports: ['websocket'], requireUnreliable: true}),
                thrown({transports: ['websocket', 'websocket']}), thrown({headStartMs: -1}),
                thrown({webSocketOrigin: 'https://localhost'})];
            """));
  }

  @Test
  void aUserInAUrlIsRefused() {
    assertEquals(
        List.of(
            "SyntaxError: A session's URL names no user and no password: leave out what is before"
                + " the @",
            "SyntaxError",
            "SyntaxError"),
        page.run(
            """
            const thrown = url => {
              try {
                new client.WebTransport(url);
                return 'nothing';
              } catch (error) {
                return error;
              }
            };
            return [String(thrown('https://u:p@localhost/')), thrown('wss://u@localhost/').name,
                thrown('https://:p@localhost/').name];
            """));
  }

  @Test
  void wrongCertificateHashIsExplained() {
    String said =
        error(
            connect(
                peer.url("/echo"),
                peer.webSocketOrigin(),
                """
                {
                  transports: ['http3'],
                  serverCertificateHashes: [{algorithm: 'sha-256', value: new Uint8Array(32)}],
                }
                """));
    assertContains("WebTransportError: No connection to ", said);
    assertContains("ECDSA P-256", said);
  }

  @Test
  void constructorRefusesWhatTheStandardRefuses() {
    assertEquals(
        List.of("SyntaxError", "SyntaxError", "SyntaxError", "NotSupportedError", "SyntaxError"),
        page.run(
            """
            const thrown = (...given) => {
              try {
                new client.WebTransport(...given);
                return 'nothing';
              } catch (error) {
                return error instanceof DOMException ? error.name : String(error);
              }
            };
            const serverCertificateHashes = [{algorithm: 'sha-256', value: new Uint8Array(32)}];
            return [thrown('https://'), thrown('http://localhost/'), thrown('https://localhost/#x'),
                thrown('https://localhost/', {allowPooling: true, serverCertificateHashes}),
                thrown('https://localhost/', {protocols: ['a', 'a']})];
            """));
  }

  @Test
  void pageOverHttpsIsToldWhyItMayNotOpenPlainWebSockets(@TempDir Path folder) throws Exception {
    try (ClientPage secure = loadOverHttps(folder)) {
      secure.expectFailedConnections();
      String said =
          error(
              connect(
                  secure,
                  "https://heddle.test/echo",
                  "ws://heddle.test:8080",
                  "return await connect({transports: ['websocket']});"));
      assertContains("mixed content", said);
      assertContains("webSocketOrigin", said);
    }
  }

  @Test
  void hashesDoNotHelpWebSocketsAndTheErrorSaysSo() throws Exception {
    String origin = deadOrigin().replace("ws:", "wss:");
    String said = error(connect(peer.url("/echo"), origin, "{transports: ['websocket']}"));
    assertContains("certificate", said);
    assertContains("ws://localhost", said);
  }

  @Test
  void serverWithoutQmuxFailsAndTheErrorAsksForIt() throws Exception {
    try (RawSocketServer server = new RawSocketServer("")) {
      Map<?, ?> outcome = connect(server.origin() + "/", server.origin(), "{}");
      assertContains("the subprotocol qmux-02", error(outcome));
    }
  }

  @Test
  void textMessageIsAViolation() throws Exception {
    // RFC 6455 §5.2: FIN and opcode 0x1, one byte.
    try (RawSocketServer server =
        new RawSocketServer("qmux-02", (byte) 0x81, (byte) 1, (byte) 'x')) {
      Map<?, ?> outcome = connect(server.origin() + "/", server.origin(), "{}");
      assertContains("broke the QMux protocol: a text message", error(outcome));
      assertEquals(1000, server.nextCloseCode());
    }
  }

  @Test
  void serversCloseBeforeTheSessionIsTold() throws Exception {
    // RFC 6455 §5.5.1: CLOSE with code 1013, "busy".
    byte[] close = {(byte) 0x88, 6, 0x03, (byte) 0xf5, 'b', 'u', 's', 'y'};
    try (RawSocketServer server = new RawSocketServer("qmux-02", close)) {
      Map<?, ?> outcome = connect(server.origin() + "/", server.origin(), "{}");
      assertContains("WebSocket code 1013: busy", error(outcome));
    }
  }

  @Test
  void silentServerIsGivenUpInTime() throws Exception {
    try (RawSocketServer server = new RawSocketServer("qmux-02")) {
      Map<?, ?> outcome =
          connect(server.origin() + "/", server.origin(), "{connectTimeoutMs: 700}");
      assertContains("within 700 ms", error(outcome));
      assertEquals(1000, server.nextCloseCode());
    }
  }
}
