package io.heddle.jvm;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A TCP port that passes connections on to a server, until it is cut: then it takes in what either
 * end sends, passes nothing on, and closes nothing.
 */
final class TcpLink implements AutoCloseable {
  private final ServerSocket clients;
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();
  private volatile boolean cut;

  TcpLink(int serverPort) throws IOException {
    InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    clients = new ServerSocket(0, 50, loopback);
    start(
        () -> {
          while (true) {
            Socket client = clients.accept();
            Socket server = new Socket(loopback, serverPort);
            sockets.add(client);
            sockets.add(server);
            start(() -> pass(client.getInputStream(), server.getOutputStream()));
            start(() -> pass(server.getInputStream(), client.getOutputStream()));
          }
        });
  }

  private interface Work {
    void run() throws IOException;
  }

  private static void start(Work work) {
    Thread thread =
        new Thread(
            () -> {
              try {
                work.run();
              } catch (IOException e) {
                // One of them is closed.
              }
            },
            "tcp-link");
    thread.setDaemon(true);
    thread.start();
  }

  private void pass(InputStream from, OutputStream to) throws IOException {
    byte[] buffer = new byte[64 << 10];
    for (int length = from.read(buffer); length >= 0; length = from.read(buffer)) {
      if (!cut) {
        to.write(buffer, 0, length);
      }
    }
  }

  int port() {
    return clients.getLocalPort();
  }

  /** From now on nothing passes, and nobody is told. */
  void cut() {
    cut = true;
  }

  @Override
  public void close() throws IOException {
    clients.close();
    for (Socket socket : sockets) {
      socket.close();
    }
  }
}
