package io.heddle.pages;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A client of HTTP/1.1 that says what no library lets it say, such as another Host. Stateless. */
public final class RawHttp {
  private static final List<String> UPGRADE =
      List.of(
          "Upgrade: websocket",
          "Connection: Upgrade",
          "Sec-WebSocket-Version: 13",
          "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
          "Sec-WebSocket-Protocol: qmux-02");

  private RawHttp() {}

  /**
   * An answer.
   *
   * @param status of it
   * @param text what came after the status
   */
  public record Answer(int status, String text) {}

  /** Asks for a page; the lines are header fields, Host among them. */
  public static Answer get(int port, String path, String... lines) throws IOException {
    return ask(port, path, List.of("Connection: close"), true, lines);
  }

  /** Asks for a session over a WebSocket; answers the status, of which 101 lets in. */
  public static int upgrade(int port, String path, String... lines) throws IOException {
    return ask(port, path, UPGRADE, false, lines).status();
  }

  private static Answer ask(int port, String path, List<String> more, boolean all, String... lines)
      throws IOException {
    try (Socket socket = new Socket(InetAddress.getByName("localhost"), port)) {
      socket.setSoTimeout(10_000);
      StringBuilder request = new StringBuilder("GET " + path + " HTTP/1.1\r\n");
      for (String line : lines) {
        request.append(line).append("\r\n");
      }
      request.append(String.join("\r\n", more)).append("\r\n\r\n");
      socket.getOutputStream().write(request.toString().getBytes(StandardCharsets.ISO_8859_1));
      byte[] start = socket.getInputStream().readNBytes("HTTP/1.1 200".length());
      String line = new String(start, StandardCharsets.ISO_8859_1);
      byte[] rest = all ? socket.getInputStream().readAllBytes() : new byte[0];
      return new Answer(
          Integer.parseInt(line.substring("HTTP/1.1 ".length())),
          new String(rest, StandardCharsets.UTF_8));
    }
  }
}
