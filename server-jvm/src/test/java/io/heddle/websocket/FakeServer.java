package io.heddle.websocket;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Accepts connections, reads a request on each, says something fixed, and waits for the end; of
 * many at once, because Jetty's client may open one more than it needs.
 */
final class FakeServer implements AutoCloseable {
  /** Followed by further header lines and an empty one. */
  static final String SWITCHING =
      String.join(
          "\r\n",
          "HTTP/1.1 101 Switching Protocols",
          "Upgrade: websocket",
          "Connection: Upgrade",
          "Sec-WebSocket-Accept: @",
          "");

  private final ServerSocket listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final BlockingQueue<String> requests = new LinkedBlockingQueue<>();
  private final BlockingQueue<Boolean> ends = new LinkedBlockingQueue<>();
  private final String answer;
  private final boolean closes;

  FakeServer(String answer) throws IOException {
    this(answer, false);
  }

  /**
   * One that is listening.
   *
   * @param answer with an @ where the answer to the client's key goes
   * @param closes whether it ends the connection after that by itself
   */
  FakeServer(String answer, boolean closes) throws IOException {
    this.answer = answer;
    this.closes = closes;
    start(this::accept);
  }

  private static void start(Runnable task) {
    Thread thread = new Thread(task, "fake-server");
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() {
    while (!listening.isClosed()) {
      try {
        Socket accepted = listening.accept();
        start(() -> serveAndClose(accepted));
      } catch (IOException closed) {
        // The test is over.
      }
    }
  }

  private void serveAndClose(Socket accepted) {
    try (accepted) {
      serve(accepted);
    } catch (IOException reset) {
      // The client's affair.
    }
    ends.add(true);
  }

  private void serve(Socket accepted) throws IOException {
    BufferedReader request =
        new BufferedReader(
            new InputStreamReader(accepted.getInputStream(), StandardCharsets.ISO_8859_1));
    StringBuilder head = new StringBuilder();
    String key = "";
    String first = request.readLine();
    if (first == null) {
      return;
    }
    for (String line = first;
        line != null && !line.isEmpty() && line.charAt(0) > ' ';
        line = request.readLine()) {
      head.append(line).append('\n');
      if (line.startsWith("Sec-WebSocket-Key: ")) {
        key = line.substring(line.indexOf(' ') + 1);
      }
    }
    requests.add(head.toString());
    accepted
        .getOutputStream()
        .write(answer.replace("@", accept(key)).getBytes(StandardCharsets.ISO_8859_1));
    while (!closes && request.read() >= 0) {
      // What the client sends meanwhile is nobody's.
    }
  }

  // RFC 6455 §4.2.2
  private static String accept(String key) {
    byte[] text =
        (key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").getBytes(StandardCharsets.ISO_8859_1);
    try {
      return Base64.getEncoder().encodeToString(MessageDigest.getInstance("SHA-1").digest(text));
    } catch (java.security.NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  int port() {
    return listening.getLocalPort();
  }

  /** The next request's lines. */
  String request() throws InterruptedException {
    String request = requests.poll(10, TimeUnit.SECONDS);
    if (request == null) {
      throw new AssertionError("No request within 10 s");
    }
    return request;
  }

  /** Whether nobody has asked for anything that was not told yet. */
  boolean isUnasked() {
    return requests.isEmpty();
  }

  /** Waits until a client has left. */
  boolean ends() throws InterruptedException {
    return ends.poll(20, TimeUnit.SECONDS) != null;
  }

  @Override
  public void close() throws IOException {
    listening.close();
  }
}
