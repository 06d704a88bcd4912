package io.heddle.e2e.client;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A server of WebSockets that says what it is told, right or wrong. It answers in a thread of its
 * own, one client after the other.
 */
public final class RawSocketServer implements AutoCloseable {
  // RFC 6455 §1.3
  private static final String KEY_SUFFIX = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

  private final ServerSocket listening;
  private final String subprotocol;
  private final byte[] frames;
  private final BlockingQueue<Integer> closeCodes = new LinkedBlockingQueue<>();

  /**
   * Begins to listen.
   *
   * @param subprotocol what to choose; empty for none
   * @param frames what to send then, as it goes over the wire
   */
  public RawSocketServer(String subprotocol, byte... frames) throws IOException {
    this.subprotocol = subprotocol;
    this.frames = frames;
    listening = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
    Thread thread = new Thread(this::serve, "raw-socket-server");
    thread.setDaemon(true);
    thread.start();
  }

  /** Where its WebSockets are. */
  public String origin() {
    return "ws://127.0.0.1:" + listening.getLocalPort();
  }

  /** The code that the next client closed its socket with; -1 if it went away without. */
  int nextCloseCode() throws InterruptedException {
    Integer code = closeCodes.poll(20, TimeUnit.SECONDS);
    if (code == null) {
      throw new AssertionError("No client went away");
    }
    return code;
  }

  private void serve() {
    while (!listening.isClosed()) {
      try (Socket socket = listening.accept()) {
        BufferedReader in =
            new BufferedReader(new InputStreamReader(socket.getInputStream(), ISO_8859_1));
        OutputStream out = socket.getOutputStream();
        out.write(answer(in).getBytes(ISO_8859_1));
        out.write(frames);
        out.flush();
        closeCodes.add(closeCode(in));
      } catch (IOException e) {
        closeCodes.add(-1);
      }
    }
  }

  private String answer(BufferedReader in) throws IOException {
    String key = "";
    for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
      if (line.startsWith("Sec-WebSocket-Key:")) {
        key = line.substring(line.indexOf(':') + 1).trim();
      }
    }
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-1").digest((key + KEY_SUFFIX).getBytes(ISO_8859_1));
      return "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
          + "Sec-WebSocket-Accept: "
          + Base64.getEncoder().encodeToString(digest)
          + (subprotocol.isEmpty() ? "" : "\r\nSec-WebSocket-Protocol: " + subprotocol)
          + "\r\n\r\n";
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  /** Reads over frames, all of them short, up to a CLOSE frame (RFC 6455 §5.2, §5.5.1). */
  private static int closeCode(BufferedReader in) throws IOException {
    for (int first = in.read(); first >= 0; first = in.read()) {
      int length = in.read() & 0x7f;
      int[] mask = {in.read(), in.read(), in.read(), in.read()};
      int[] payload = new int[length];
      for (int i = 0; i < length; i++) {
        payload[i] = in.read() ^ mask[i & 3];
      }
      if ((first & 0x0f) == 0x8) {
        return length < 2 ? -1 : payload[0] << 8 | payload[1];
      }
    }
    return -1;
  }

  @Override
  public void close() {
    try {
      listening.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
