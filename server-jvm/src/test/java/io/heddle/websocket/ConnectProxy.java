package io.heddle.websocket;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/** An HTTP proxy that connects whoever asks, and reaches every name at loopback. */
final class ConnectProxy implements AutoCloseable {
  private static final String NO =
      "HTTP/1.1 %s\r\nContent-Length: 0\r\nProxy-Authenticate: Basic realm=\"x\"\r\n\r\n";

  private final ServerSocket listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final BlockingQueue<String> requests = new LinkedBlockingQueue<>();
  private final AtomicReference<String> last = new AtomicReference<>("");
  private final Optional<String> refusal;
  private final Optional<String> authorization;

  /**
   * One that is listening.
   *
   * @param refusal the status line's end that everybody gets
   * @param authorization what the field Proxy-Authorization has to say
   */
  ConnectProxy(Optional<String> refusal, Optional<String> authorization) throws IOException {
    this.refusal = refusal;
    this.authorization = authorization;
    daemon(this::accept);
  }

  private static void daemon(Runnable task) {
    Thread thread = new Thread(task, "connect-proxy");
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() {
    while (!listening.isClosed()) {
      try {
        Socket client = listening.accept();
        daemon(() -> serve(client));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void serve(Socket client) {
    try (client) {
      String head = head(client.getInputStream());
      // A client may ask again, see WebSocketDialer.
      if (!head.equals(last.getAndSet(head))) {
        requests.add(head);
      }
      OutputStream out = client.getOutputStream();
      boolean isLetIn =
          authorization.isEmpty()
              || head.contains("\r\nProxy-Authorization: " + authorization.get() + "\r\n");
      if (refusal.isPresent() || !isLetIn) {
        String status = refusal.orElse("407 Proxy Authentication Required");
        out.write(NO.formatted(status).getBytes(StandardCharsets.ISO_8859_1));
        // Until the client has read it.
        client.getInputStream().read();
        return;
      }
      String target = head.substring(0, head.indexOf(" HTTP/1.1"));
      int port = Integer.parseInt(target.substring(target.lastIndexOf(':') + 1));
      try (Socket server = new Socket(InetAddress.getLoopbackAddress(), port)) {
        out.write("HTTP/1.1 200 Connected\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
        daemon(() -> copy(server, client));
        client.getInputStream().transferTo(server.getOutputStream());
      }
    } catch (IOException e) {
      // An end is the end of both.
    }
  }

  private static void copy(Socket from, Socket to) {
    try (from;
        to) {
      from.getInputStream().transferTo(to.getOutputStream());
    } catch (IOException e) {
      // As above.
    }
  }

  private static String head(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = in.read();
      if (next < 0) {
        throw new IOException("cut off");
      }
      head.append((char) next);
    }
    return head.toString();
  }

  int port() {
    return listening.getLocalPort();
  }

  /** The head of the next request. */
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

  @Override
  public void close() throws IOException {
    listening.close();
  }
}
