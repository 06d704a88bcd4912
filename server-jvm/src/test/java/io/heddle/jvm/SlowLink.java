package io.heddle.jvm;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * A UDP port that passes one client's packets on to a server and back, each a while later; it can
 * lose some.
 */
final class SlowLink implements AutoCloseable {
  private final int delayMs;
  private final DatagramSocket clients;
  private final InetSocketAddress target;
  private final ScheduledExecutorService later = Executors.newSingleThreadScheduledExecutor();
  private final Random dice = new Random(1);
  private volatile double lossRate;
  private volatile int mostBytes = 65_535;
  private volatile DatagramSocket server = new DatagramSocket();
  private volatile SocketAddress client = new InetSocketAddress(0);

  SlowLink(int serverPort, int delayMs) throws IOException {
    this.delayMs = delayMs;
    InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    clients = new DatagramSocket(0, loopback);
    target = new InetSocketAddress(loopback, serverPort);
    pass(
        clients,
        packet -> {
          // RFC 9000 §10.3: less is no packet of QUIC's. A client asks so from another port whether
          // there is anybody.
          if (packet.getLength() >= 21) {
            client = packet.getSocketAddress();
            send(server, packet, target);
          }
        });
    passBack();
  }

  private void passBack() {
    pass(server, packet -> send(clients, packet, client));
  }

  /** From now on the client's packets come from another port, as behind a NAT that forgot it. */
  void changePort() throws IOException {
    DatagramSocket before = server;
    server = new DatagramSocket();
    passBack();
    before.close();
  }

  int port() {
    return clients.getLocalPort();
  }

  /** From now on loses this share of the packets, 0 to 1, either way. */
  void lose(double rate) {
    lossRate = rate;
  }

  /** From now on loses all packets of more bytes, either way. */
  void narrow(int bytes) {
    mostBytes = bytes;
  }

  private interface Passing {
    void pass(DatagramPacket packet);
  }

  private static void pass(DatagramSocket from, Passing passing) {
    Thread thread =
        new Thread(
            () -> {
              while (!from.isClosed()) {
                DatagramPacket packet = new DatagramPacket(new byte[65_535], 65_535);
                try {
                  from.receive(packet);
                } catch (IOException e) {
                  return; // closed
                }
                passing.pass(packet);
              }
            },
            "slow-link");
    thread.setDaemon(true);
    thread.start();
  }

  private void send(DatagramSocket from, DatagramPacket packet, SocketAddress to) {
    if (dice.nextDouble() < lossRate || packet.getLength() > mostBytes) {
      return;
    }
    byte[] bytes = Arrays.copyOf(packet.getData(), packet.getLength());
    try {
      later.schedule(
          () -> {
            from.send(new DatagramPacket(bytes, bytes.length, to));
            return null;
          },
          delayMs,
          TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      // The link is closed.
    }
  }

  @Override
  public void close() {
    later.shutdownNow();
    clients.close();
    server.close();
  }
}
