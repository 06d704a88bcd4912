package io.heddle.e2e;

import static io.heddle.e2e.RawBytes.bidi;
import static io.heddle.e2e.RawBytes.bytes;
import static io.heddle.e2e.RawBytes.frame;
import static io.heddle.e2e.RawBytes.headers;
import static io.heddle.e2e.RawBytes.request;
import static io.heddle.e2e.RawBytes.settings;
import static io.heddle.e2e.RawBytes.uni;
import static io.heddle.e2e.RawBytes.varint;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.wire.Http3Error;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What strangers do before any session does not fill the log: a line now and then. */
@Timeout(120)
class BadConnectionsLogTest {
  private static final int EACH = 10;
  private static final int MOST_LINES = 20;

  private final PrintStream stderr = System.err;
  private final ByteArrayOutputStream log = new ByteArrayOutputStream();
  private EchoServer server;

  @BeforeEach
  void start() throws Exception {
    server = EchoServer.start();
    System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
  }

  @AfterEach
  void stop() {
    server.close();
    System.setErr(stderr);
    stderr.print(text());
  }

  private String text() {
    return log.toString(StandardCharsets.UTF_8);
  }

  private void assertQuiet() {
    assertTrue(text().lines().count() < MOST_LINES, text().lines().count() + " lines of log");
    assertTrue(text().lines().noneMatch(line -> line.startsWith("\tat ")), "a stack trace");
  }

  private interface Doing {
    void on(RawHttp3Peer peer) throws Exception;
  }

  private void connections(long code, Doing bad) throws Exception {
    for (int i = 0; i < EACH; i++) {
      try (RawHttp3Peer peer = new RawHttp3Peer(server.port())) {
        bad.on(peer);
        assertEquals(code, peer.closeCode());
      }
    }
  }

  @Test
  void brokenHttp3IsOneLine() throws Exception {
    connections(Http3Error.H3_MISSING_SETTINGS, peer -> peer.sendSettings(frame(0x7, varint(0))));
    connections(Http3Error.H3_FRAME_UNEXPECTED, peer -> peer.sendSettings(frame(0x2, bytes(0))));
    connections(Http3Error.H3_SETTINGS_ERROR, peer -> peer.sendSettings(settings(0x8, 2)));
    connections(
        Http3Error.H3_FRAME_ERROR, peer -> peer.sendSettings(frame(0x4, bytes(0x33, 0x40))));
    connections(Http3Error.H3_CLOSED_CRITICAL_STREAM, peer -> peer.sendSettings().finish());
    connections(
        Http3Error.H3_CLOSED_CRITICAL_STREAM,
        peer -> {
          RawStream control = peer.sendSettings(RawBytes.CLIENT_SETTINGS);
          peer.session("/echo");
          control.reset(0);
        });
    connections(
        Http3Error.QPACK_DECOMPRESSION_FAILED,
        peer -> peer.openBidi().send(frame(RawBytes.HEADERS, bytes(0, 0, 0xff, 0x40))));
    assertQuiet();
    assertTrue(text().contains("A connection was closed for what its peer did"), text());
    assertTrue(text().contains("H3_MISSING_SETTINGS"), text());
    assertTrue(text().contains(", from 127.0.0.1"), text());
  }

  @Test
  void badStreamsAreNone() throws Exception {
    try (RawHttp3Peer peer = RawHttp3Peer.withSettings(server.port())) {
      for (int i = 0; i < EACH; i++) {
        peer.openUni().send(bytes(0x21)).reset(0);
        peer.openBidi().send(frame(0x21)).reset(0);
        peer.openBidi().send(headers(":method", "GET", "content-length", "x")).resetCode();
      }
      peer.session("/echo");
    }
    assertQuiet();
  }

  /** Streams that came before their session, which then is refused. */
  @Test
  void streamsThatAreResetWhileTheyWaitAreNone() throws Exception {
    try (RawHttp3Peer peer = RawHttp3Peer.withSettings(server.port())) {
      RawStream session = peer.openBidi();
      for (int i = 0; i < EACH; i++) {
        peer.openBidi().send(bidi(session.id()), bytes(i)).reset(3);
        peer.openUni().send(uni(session.id()), bytes(i)).reset(3);
      }
      peer.session("/echo");
      assertEquals(404, session.send(request("/nowhere")).status());
      peer.session("/echo");
    }
    assertQuiet();
  }

  @Test
  void whatIsNoHttpOnTheWebSocketsPortIsNone() throws Exception {
    byte[] hello = {0x16, 0x03, 0x01, 0x00, 0x05, 0x01, 0x00, 0x00, 0x01, 0x03};
    for (int i = 0; i < EACH; i++) {
      toWebSocketPort(hello);
      toWebSocketPort("\0\0\0\0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      toWebSocketPort("GET / HTTP/1.1\r\nhost".getBytes(StandardCharsets.US_ASCII));
      toWebSocketPort(
          "GET /echo HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n"
              .getBytes(StandardCharsets.US_ASCII));
    }
    assertQuiet();
  }

  private void toWebSocketPort(byte[] bytes) throws Exception {
    int port = server.server().webSocketAddress().orElseThrow().port();
    try (Socket socket = new Socket("localhost", port)) {
      socket.setSoTimeout(10_000);
      OutputStream out = socket.getOutputStream();
      out.write(bytes);
      out.flush();
      socket.shutdownOutput();
      // Until the server has had it.
      socket.getInputStream().readAllBytes();
    }
  }
}
