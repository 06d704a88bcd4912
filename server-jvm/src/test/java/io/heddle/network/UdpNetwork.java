package io.heddle.network;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * A network between UDP clients and a server on loopback: a port that passes packets on to the
 * server and back, and does to them on the way what networks do. Each client has a port of its own
 * towards the server, as behind a NAT. Safe from any thread; one thread of its own does the work.
 */
public final class UdpNetwork implements AutoCloseable {
  /** Which way a packet goes. */
  public enum Direction {
    /** From a client to the server. */
    TO_SERVER,
    /** From the server to a client. */
    TO_CLIENT
  }

  /** Decides on single packets. */
  public interface Filter {
    /**
     * Whether a packet goes on.
     *
     * @param packet its payload; not to be modified
     * @param direction where it goes
     * @return false to lose it
     */
    boolean passes(ByteBuffer packet, Direction direction);
  }

  /** No time. */
  private static final long LOST = Long.MIN_VALUE;

  private static final int SOCKET_BYTES = 4 << 20;

  /** Shorter waits than this are spun: a sleeping thread is woken that much too late. */
  private static final long SPIN_NS = 60_000;

  private final Selector selector;
  private final DatagramChannel front;
  private final InetSocketAddress target;
  private final Thread thread;
  private final Map<SocketAddress, Client> clients = new HashMap<>();
  private final PriorityQueue<Delayed> delayed = new PriorityQueue<>();
  private final Queue<Runnable> commands = new ConcurrentLinkedQueue<>();
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(65_536);
  private final Random dice;
  private volatile long delayNs;
  private volatile long jitterNs;
  private volatile boolean keepsOrder;
  private volatile double loss;
  private volatile double duplication;
  private volatile double reordering;
  private volatile int largestBytes = 65_536;
  private volatile long bytesPerSecond;
  private volatile Filter filter = (packet, direction) -> true;

  /** When the last packet that goes each way has left the bottleneck. */
  private final Map<Direction, Long> freeNs = new EnumMap<>(Direction.class);

  /** When the last packet that goes each way arrives, where none overtakes another. */
  private final Map<Direction, Long> lastNs = new EnumMap<>(Direction.class);

  private volatile long queueBytes = Long.MAX_VALUE;
  private final AtomicLong lost = new AtomicLong();
  private volatile boolean closed;

  /** The last number of the clients' address towards the server. */
  private int host = 1;

  private long order;

  /**
   * A network to a server on this machine, which passes everything on at once.
   *
   * @param serverPort the server's
   * @param seed of all that is random
   */
  public UdpNetwork(int serverPort, long seed) throws IOException {
    this(loopback(0), loopback(serverPort), seed);
  }

  /**
   * A network to a server elsewhere, by way of whatever device leads there.
   *
   * @param outside where clients send to; port 0 for any that is free
   * @param server the server's address
   * @param seed of all that is random
   */
  public UdpNetwork(InetSocketAddress outside, InetSocketAddress server, long seed)
      throws IOException {
    dice = new Random(seed);
    target = server;
    selector = Selector.open();
    front = open(outside);
    front.register(selector, SelectionKey.OP_READ);
    thread = new Thread(this::run, "udp-network");
    thread.setDaemon(true);
    thread.start();
  }

  private static InetSocketAddress loopback(int port) throws IOException {
    return new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port);
  }

  private static DatagramChannel open(InetSocketAddress address) throws IOException {
    DatagramChannel channel = DatagramChannel.open();
    channel.setOption(java.net.StandardSocketOptions.SO_RCVBUF, SOCKET_BYTES);
    channel.setOption(java.net.StandardSocketOptions.SO_SNDBUF, SOCKET_BYTES);
    channel.bind(address);
    channel.configureBlocking(false);
    return channel;
  }

  /** The port that clients connect to. */
  public int port() {
    try {
      return ((InetSocketAddress) front.getLocalAddress()).getPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** How long each packet takes, either way: half of the round trip. */
  public UdpNetwork delayMicros(long micros) {
    delayNs = TimeUnit.MICROSECONDS.toNanos(micros);
    return this;
  }

  /** How much longer a packet may take, at random; later ones may overtake it. */
  public UdpNetwork jitterMicros(long micros) {
    jitterNs = TimeUnit.MICROSECONDS.toNanos(micros);
    return this;
  }

  /**
   * From now on no packet overtakes another because of the jitter: what comes after one that takes
   * long waits for it, as in a queue.
   */
  public UdpNetwork keepsOrder() {
    keepsOrder = true;
    return this;
  }

  /** What part of the packets gets lost, 0 to 1. */
  public UdpNetwork loss(double part) {
    loss = part;
    return this;
  }

  /** What part of the packets arrives twice, 0 to 1. */
  public UdpNetwork duplication(double part) {
    duplication = part;
    return this;
  }

  /** What part of the packets takes 5 ms longer, so that others overtake them, 0 to 1. */
  public UdpNetwork reordering(double part) {
    reordering = part;
    return this;
  }

  /** The longest payload that gets through. */
  public UdpNetwork largestBytes(int bytes) {
    largestBytes = bytes;
    return this;
  }

  /**
   * How much goes through, each way.
   *
   * @param rate bytes a second
   * @param queue how many bytes wait at most; what comes then is lost
   */
  public UdpNetwork rate(long rate, long queue) {
    bytesPerSecond = rate;
    queueBytes = queue;
    return this;
  }

  /** Decides on each packet besides all else; on the network's thread. */
  public UdpNetwork filter(Filter decides) {
    filter = decides;
    return this;
  }

  /** How many packets were lost on purpose. */
  public long lost() {
    return lost.get();
  }

  /**
   * From now on every client's packets come from another port, and what was under way to the old
   * ones is lost, as with a NAT that forgot them.
   */
  public void changePorts() {
    changePorts(() -> {});
  }

  /**
   * As {@link #changePorts()}.
   *
   * @param then is run before anything else comes
   */
  public void changePorts(Runnable then) {
    run(
        () -> {
          clients.values().forEach(Client::changeAddress);
          then.run();
        });
  }

  /** As {@link #changePorts}, and from another host, 127.0.0.x. */
  public void changeHosts() {
    run(
        () -> {
          host = host % 250 + 1;
          clients.values().forEach(Client::changeAddress);
        });
  }

  private void run(Runnable command) {
    CountDownLatch done = new CountDownLatch(1);
    commands.add(
        () -> {
          command.run();
          done.countDown();
        });
    selector.wakeup();
    try {
      done.await(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try {
      while (!closed) {
        for (Runnable next = commands.poll(); next != null; next = commands.poll()) {
          next.run();
        }
        sendDue();
        await();
        for (SelectionKey key : selector.selectedKeys()) {
          read(key);
        }
        selector.selectedKeys().clear();
      }
    } catch (ClosedSelectorException e) {
      // closed
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      closeAll();
    }
  }

  private void await() throws IOException {
    Delayed next = delayed.peek();
    long waitNs = next == null ? TimeUnit.SECONDS.toNanos(1) : next.atNs - System.nanoTime();
    if (waitNs > TimeUnit.MILLISECONDS.toNanos(1) + SPIN_NS) {
      selector.select(TimeUnit.NANOSECONDS.toMillis(waitNs - SPIN_NS));
    } else {
      if (waitNs > SPIN_NS) {
        LockSupport.parkNanos(Math.min(waitNs - SPIN_NS, 200_000));
      }
      selector.selectNow();
    }
  }

  private void read(SelectionKey key) throws IOException {
    DatagramChannel channel = (DatagramChannel) key.channel();
    Client client = (Client) key.attachment();
    // Not without end: what is due has to leave.
    for (int left = 64; left > 0 && channel.isOpen(); left--) {
      buffer.clear();
      SocketAddress from;
      try {
        from = channel.receive(buffer);
      } catch (java.net.PortUnreachableException e) {
        continue;
      }
      if (from == null) {
        return;
      }
      buffer.flip();
      if (client == null) {
        Client known = clients.get(from);
        if (known == null) {
          known = new Client(from);
          clients.put(from, known);
        }
        pass(known, Direction.TO_SERVER);
      } else {
        pass(client, Direction.TO_CLIENT);
      }
    }
  }

  private void pass(Client client, Direction direction) throws IOException {
    if (buffer.remaining() > largestBytes
        || !filter.passes(buffer.asReadOnlyBuffer(), direction)
        || dice.nextDouble() < loss) {
      lost.incrementAndGet();
      return;
    }
    int copies = dice.nextDouble() < duplication ? 2 : 1;
    for (int i = 0; i < copies; i++) {
      // Looked at once for each: packets would overtake others that this thread was paused with.
      long nowNs = System.nanoTime();
      long atNs = arrivalNs(direction, nowNs);
      if (atNs == nowNs) {
        client.send(direction, buffer.duplicate());
      } else if (atNs != LOST) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        DatagramChannel via = client.channel;
        delayed.add(new Delayed(atNs, order++, client, via, direction, ByteBuffer.wrap(bytes)));
      }
    }
  }

  /** When what is in the buffer arrives; {@link #LOST} if it finds the queue full. */
  private long arrivalNs(Direction direction, long nowNs) {
    long atNs = nowNs + delayNs;
    if (jitterNs > 0) {
      atNs += (long) (dice.nextDouble() * jitterNs);
    }
    if (dice.nextDouble() < reordering) {
      atNs += TimeUnit.MILLISECONDS.toNanos(5);
    }
    long rate = bytesPerSecond;
    if (rate > 0) {
      long startNs = Math.max(nowNs, freeNs.getOrDefault(direction, nowNs));
      if ((startNs - nowNs) * (double) rate / 1e9 > queueBytes) {
        lost.incrementAndGet();
        return LOST;
      }
      long leftNs = startNs + buffer.remaining() * 1_000_000_000L / rate;
      freeNs.put(direction, leftNs);
      atNs += leftNs - nowNs;
    }
    if (keepsOrder) {
      atNs = Math.max(atNs, lastNs.getOrDefault(direction, nowNs));
      lastNs.put(direction, atNs);
    }
    return atNs;
  }

  private void sendDue() throws IOException {
    long nowNs = System.nanoTime();
    for (Delayed next = delayed.peek(); next != null && next.atNs <= nowNs; next = delayed.peek()) {
      delayed.remove();
      // What was under way through a port that is gone is lost.
      if (next.client.channel == next.via) {
        next.client.send(next.direction, next.packet);
      }
    }
  }

  private void closeAll() {
    List<DatagramChannel> all = new ArrayList<>();
    all.add(front);
    clients.values().forEach(client -> all.add(client.channel));
    for (DatagramChannel channel : all) {
      try {
        channel.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  @Override
  public void close() {
    closed = true;
    selector.wakeup();
    try {
      thread.join(5_000);
      selector.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private final class Client {
    private final SocketAddress address;
    private DatagramChannel channel;

    Client(SocketAddress address) throws IOException {
      this.address = address;
      channel = connect();
    }

    /** Of several on loopback; elsewhere as the route has it. */
    private InetSocketAddress own() throws IOException {
      return target.getAddress().isLoopbackAddress()
          ? new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, (byte) host}), 0)
          : new InetSocketAddress(0);
    }

    private DatagramChannel connect() throws IOException {
      DatagramChannel towardsServer = open(own());
      towardsServer.connect(target);
      towardsServer.register(selector, SelectionKey.OP_READ, this);
      return towardsServer;
    }

    void changeAddress() {
      try {
        channel.close();
        channel = connect();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    void send(Direction direction, ByteBuffer packet) throws IOException {
      try {
        if (direction == Direction.TO_SERVER) {
          channel.write(packet);
        } else {
          front.send(packet, address);
        }
      } catch (java.net.PortUnreachableException e) {
        // Nobody listens: lost.
      }
    }
  }

  private record Delayed(
      long atNs,
      long order,
      Client client,
      DatagramChannel via,
      Direction direction,
      ByteBuffer packet)
      implements Comparable<Delayed> {
    @Override
    public int compareTo(Delayed other) {
      int byTime = Long.compare(atNs, other.atNs);
      return byTime != 0 ? byTime : Long.compare(order, other.order);
    }
  }
}
