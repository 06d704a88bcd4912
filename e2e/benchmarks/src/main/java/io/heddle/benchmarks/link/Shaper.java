package io.heddle.benchmarks.link;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.Optional;

/**
 * A link between one client and a server on loopback addresses: clients talk to its port instead of
 * the server's. Works on a thread of its own until it is closed.
 */
public final class Shaper implements Closeable {
  private static final int SOCKET_BUFFER_BYTES = 4 << 20;
  private static final long SEED = 42;

  private final Selector selector;
  private final DatagramChannel outside;
  private final DatagramChannel inside;
  private final Lane toServer;
  private final Lane toClient;
  private final ByteBuffer received = ByteBuffer.allocateDirect(65_536);
  private final Thread thread;
  private Optional<SocketAddress> client = Optional.empty();
  private volatile boolean closed;

  /**
   * Starts a link.
   *
   * @param serverPort where the server listens on 127.0.0.1
   */
  public Shaper(Link link, int serverPort) throws IOException {
    toServer = new Lane(link, SEED);
    toClient = new Lane(link, SEED + 1);
    selector = Selector.open();
    InetAddress loopback = InetAddress.getLoopbackAddress();
    outside = open(loopback);
    inside = open(loopback);
    inside.connect(new InetSocketAddress(loopback, serverPort));
    thread = new Thread(this::run, "shaper");
    thread.setDaemon(true);
    thread.start();
  }

  private DatagramChannel open(InetAddress loopback) throws IOException {
    DatagramChannel channel = DatagramChannel.open();
    channel.setOption(StandardSocketOptions.SO_RCVBUF, SOCKET_BUFFER_BYTES);
    channel.setOption(StandardSocketOptions.SO_SNDBUF, SOCKET_BUFFER_BYTES);
    channel.bind(new InetSocketAddress(loopback, 0));
    channel.configureBlocking(false);
    channel.register(selector, SelectionKey.OP_READ);
    return channel;
  }

  /** The port to connect to on 127.0.0.1. */
  public int port() {
    return outside.socket().getLocalPort();
  }

  private void run() {
    try {
      while (!closed) {
        takeIn();
        long nowNs = System.nanoTime();
        while (toServer.nextNs() <= nowNs) {
          inside.write(toServer.leave());
        }
        while (toClient.nextNs() <= nowNs) {
          outside.send(toClient.leave(), client.orElseThrow());
        }
        long waitNs = Math.min(toServer.nextNs(), toClient.nextNs()) - System.nanoTime();
        if (waitNs > 0) {
          // A millisecond's bunching is what links have, too.
          selector.select(Math.min(50, 1 + waitNs / 1_000_000));
        }
      }
    } catch (IOException e) {
      if (!closed) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private void takeIn() throws IOException {
    for (SocketAddress from = outside.receive(received); from != null; ) {
      client = Optional.of(from);
      toServer.enter(copy(), System.nanoTime());
      from = outside.receive(received);
    }
    while (client.isPresent() && readInside()) {
      toClient.enter(copy(), System.nanoTime());
    }
    selector.selectedKeys().clear();
  }

  private boolean readInside() throws IOException {
    try {
      return inside.read(received) > 0;
    } catch (java.net.PortUnreachableException e) {
      return false; // the server is closed
    }
  }

  private ByteBuffer copy() {
    ByteBuffer bytes = ByteBuffer.allocate(received.flip().remaining()).put(received).flip();
    received.clear();
    return bytes;
  }

  @Override
  public void close() {
    closed = true;
    selector.wakeup();
    try {
      thread.join(1_000);
      outside.close();
      inside.close();
      selector.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
