package io.heddle.jvm;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Arrays;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** A UDP port that passes on to a server's and back, each packet a while later. */
final class SlowLink implements AutoCloseable {
  private final int delayMs;
  private final DatagramSocket clients;
  private final DatagramSocket server = new DatagramSocket();
  private final ScheduledExecutorService later = Executors.newSingleThreadScheduledExecutor();
  private volatile SocketAddress client = new InetSocketAddress(0);

  SlowLink(int serverPort, int delayMs) throws IOException {
    this.delayMs = delayMs;
    InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    clients = new DatagramSocket(0, loopback);
    InetSocketAddress target = new InetSocketAddress(loopback, serverPort);
    pass(
        clients,
        packet -> {
          client = packet.getSocketAddress();
          send(server, packet, target);
        });
    pass(server, packet -> send(clients, packet, client));
  }

  int port() {
    return clients.getLocalPort();
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
    byte[] bytes = Arrays.copyOf(packet.getData(), packet.getLength());
    later.schedule(
        () -> {
          from.send(new DatagramPacket(bytes, bytes.length, to));
          return null;
        },
        delayMs,
        TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() {
    later.shutdownNow();
    clients.close();
    server.close();
  }
}
