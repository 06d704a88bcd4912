package io.heddle.netty;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Between one client and a server on loopback: passes datagrams on, keeps copies of the client's
 * first, and adds others that seem to come from either end. Safe from any thread.
 */
final class GarbageRelay implements AutoCloseable {
  private static final int KEPT = 16;

  /** No packet of QUIC's is shorter (RFC 9000 §10.3). */
  private static final int PACKET_BYTES = 21;

  private final DatagramSocket toClient;
  private final DatagramSocket toServer;
  private final InetSocketAddress server;
  private final List<byte[]> firsts = new CopyOnWriteArrayList<>();
  private volatile SocketAddress client = new InetSocketAddress(0);

  GarbageRelay(int serverPort) throws IOException {
    InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    server = new InetSocketAddress(loopback, serverPort);
    toClient = new DatagramSocket(0, loopback);
    toServer = new DatagramSocket(0, loopback);
    pass(true);
    pass(false);
  }

  private void pass(boolean fromClient) {
    DatagramSocket from = fromClient ? toClient : toServer;
    Thread thread =
        new Thread(
            () -> {
              DatagramPacket packet = new DatagramPacket(new byte[65_535], 65_535);
              try {
                while (true) {
                  packet.setLength(65_535);
                  from.receive(packet);
                  byte[] bytes = Arrays.copyOf(packet.getData(), packet.getLength());
                  if (fromClient && bytes.length < PACKET_BYTES) {
                    continue; // a question to the port, from another one than the client's own
                  }
                  if (fromClient) {
                    client = packet.getSocketAddress();
                    if (firsts.size() < KEPT) {
                      firsts.add(bytes);
                    }
                    addToServer(bytes);
                  } else {
                    addToClient(bytes);
                  }
                }
              } catch (IOException e) {
                return; // closed
              }
            },
            "garbage-relay");
    thread.setDaemon(true);
    thread.start();
  }

  int port() {
    return toClient.getLocalPort();
  }

  /** What the client sent first. */
  List<byte[]> firsts() {
    return firsts;
  }

  /** As if the server had sent it. */
  void addToClient(byte[] datagram) throws IOException {
    toClient.send(new DatagramPacket(datagram, datagram.length, client));
  }

  /** As if the client had sent it. */
  void addToServer(byte[] datagram) throws IOException {
    toServer.send(new DatagramPacket(datagram, datagram.length, server));
  }

  @Override
  public void close() {
    toClient.close();
    toServer.close();
  }
}
