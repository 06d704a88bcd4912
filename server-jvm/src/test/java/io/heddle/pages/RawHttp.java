package io.heddle.pages;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
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

  /** Asks for a session over a WebSocket that there is not to be; answers all that comes. */
  public static Answer refusedUpgrade(int port, String path, String... lines) throws IOException {
    List<String> more = new ArrayList<>(UPGRADE);
    more.set(1, "Connection: Upgrade, close");
    return ask(port, path, more, true, lines);
  }

  /** Asks for a session over a WebSocket; answers the header fields. */
  public static String acceptedUpgrade(int port, String path, String... lines) throws IOException {
    try (Socket socket = new Socket(InetAddress.getByName("localhost"), port)) {
      socket.setSoTimeout(10_000);
      socket.getOutputStream().write(request(path, UPGRADE, lines));
      StringBuilder answer = new StringBuilder();
      while (answer.indexOf("\r\n\r\n") < 0) {
        answer.append((char) socket.getInputStream().read());
      }
      return answer.toString();
    }
  }

  private static byte[] request(String path, List<String> more, String... lines) {
    StringBuilder request = new StringBuilder("GET " + path + " HTTP/1.1\r\n");
    for (String line : lines) {
      request.append(line).append("\r\n");
    }
    request.append(String.join("\r\n", more)).append("\r\n\r\n");
    return request.toString().getBytes(StandardCharsets.ISO_8859_1);
  }

  private static Answer ask(int port, String path, List<String> more, boolean all, String... lines)
      throws IOException {
    try (Socket socket = new Socket(InetAddress.getByName("localhost"), port)) {
      socket.setSoTimeout(10_000);
      socket.getOutputStream().write(request(path, more, lines));
      byte[] start = socket.getInputStream().readNBytes("HTTP/1.1 200".length());
      String line = new String(start, StandardCharsets.ISO_8859_1);
      byte[] rest = all ? socket.getInputStream().readAllBytes() : new byte[0];
      return new Answer(
          Integer.parseInt(line.substring("HTTP/1.1 ".length())),
          new String(rest, StandardCharsets.UTF_8));
    }
  }
}
