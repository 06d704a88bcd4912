package io.heddle.network;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.locks.LockSupport;

/**
 * A link for TCP connections between clients and a server on loopback addresses: clients talk to
 * its port instead of the server's. Bytes leave at the link's speed and arrive half a round trip
 * later; when its queue is full it reads no more, so nothing is lost. Works on threads of its own
 * until it is closed.
 *
 * <p>Its own sockets' buffers are small. A sender's are the kernel's to size, and on loopback they
 * grow to megabytes, more than over a real link of this speed: whoever keeps its messages short of
 * waiting here does so there, too.
 */
public final class TcpNetwork implements Closeable {
  private static final int SOCKET_BUFFER_BYTES = 16 << 10;

  /** About what a packet carries. */
  private static final int PIECE_BYTES = 1460;

  /** No bytes at the end. */
  private record Piece(ByteBuffer bytes, long arrivesNs) {}

  private final double bytesPerSecond;
  private final int rttMs;
  private final int queueBytes;
  private final ServerSocket listener;
  private final int serverPort;
  private final List<Socket> sockets = new ArrayList<>();

  /**
   * Starts a link.
   *
   * @param serverPort where the server listens on 127.0.0.1
   * @param bytesPerSecond of what is in TCP's packets, each way
   * @param rttMs there and back through empty queues, in milliseconds
   * @param queueBytes how much waits for its turn
   */
  public TcpNetwork(int serverPort, double bytesPerSecond, int rttMs, int queueBytes)
      throws IOException {
    this.bytesPerSecond = bytesPerSecond;
    this.rttMs = rttMs;
    this.queueBytes = queueBytes;
    this.serverPort = serverPort;
    listener = new ServerSocket();
    listener.setReceiveBufferSize(SOCKET_BUFFER_BYTES);
    listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    start("tcp link", this::accept);
  }

  /** The port to connect to on 127.0.0.1. */
  public int port() {
    return listener.getLocalPort();
  }

  private interface Work {
    void run() throws IOException, InterruptedException;
  }

  private static void start(String name, Work work) {
    Thread thread =
        new Thread(
            () -> {
              try {
                work.run();
              } catch (IOException e) {
                // One end has gone, or the link is closed.
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            },
            name);
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() throws IOException {
    while (true) {
      Socket client = listener.accept();
      Socket server = new Socket();
      server.setReceiveBufferSize(SOCKET_BUFFER_BYTES);
      server.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), serverPort));
      synchronized (sockets) {
        sockets.add(client);
        sockets.add(server);
      }
      join(client, server);
      join(server, client);
    }
  }

  private void join(Socket from, Socket to) throws IOException {
    to.setTcpNoDelay(true);
    to.setSendBufferSize(SOCKET_BUFFER_BYTES);
    double underWayBytes = bytesPerSecond * rttMs / 2_000 + queueBytes;
    BlockingQueue<Piece> pieces =
        new ArrayBlockingQueue<>(1 + (int) Math.ceil(underWayBytes / PIECE_BYTES));
    start("tcp link in", () -> takeIn(from.getInputStream(), pieces));
    start("tcp link out", () -> giveOut(pieces, to));
  }

  /** Each piece waits for the ones before it, then travels. */
  private void takeIn(InputStream in, BlockingQueue<Piece> pieces)
      throws IOException, InterruptedException {
    long freeAtNs = System.nanoTime();
    while (true) {
      byte[] bytes = new byte[PIECE_BYTES];
      int length = in.read(bytes);
      freeAtNs = Math.max(freeAtNs, System.nanoTime());
      if (length > 0) {
        freeAtNs += (long) (length * 1e9 / bytesPerSecond);
      }
      ByteBuffer piece = ByteBuffer.wrap(bytes, 0, Math.max(0, length));
      pieces.put(new Piece(piece, freeAtNs + rttMs * 500_000L));
      if (length < 0) {
        return;
      }
    }
  }

  private static void giveOut(BlockingQueue<Piece> pieces, Socket to)
      throws IOException, InterruptedException {
    WritableByteChannel out = Channels.newChannel(to.getOutputStream());
    while (true) {
      Piece piece = pieces.take();
      for (long leftNs = piece.arrivesNs - System.nanoTime();
          leftNs > 0;
          leftNs = piece.arrivesNs - System.nanoTime()) {
        LockSupport.parkNanos(leftNs);
      }
      if (!piece.bytes.hasRemaining()) {
        to.shutdownOutput();
        return;
      }
      out.write(piece.bytes);
    }
  }

  @Override
  public void close() {
    try {
      listener.close();
      synchronized (sockets) {
        for (Socket socket : sockets) {
          socket.close();
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
