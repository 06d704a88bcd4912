package io.heddle.netty;

import io.heddle.HeddleException.Side;
import io.heddle.IoFailureException;
import io.heddle.watch.ProcessLog;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.unix.UnixChannelOption;
import io.netty.handler.codec.quic.EpollQuicUtils;
import io.netty.handler.codec.quic.QuicClientCodecBuilder;
import io.netty.handler.codec.quic.QuicCodecBuilder;
import io.netty.handler.codec.quic.QuicServerCodecBuilder;
import io.netty.handler.codec.quic.SegmentedDatagramPacketAllocator;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * UDP sockets and the threads that serve them: epoll with segmentation offload where the kernel has
 * it, NIO elsewhere. Any thread, but never one of its own event loops: binding and closing block.
 *
 * <p>Each socket's pipeline is {@link NetworkErrors} at a client, {@link SocketReads}, {@link
 * EveryAddress} where it is bound to every address, {@link PacketDispatch} where several share a
 * port, {@link SocketWrites}, {@link ReadTurn}, {@link SendGates}, {@link PeerAddresses}, {@link
 * PacketObserver}, QUIC codec, {@link LastHandler}.
 *
 * <p>A server's socket that closes by itself is bound again, with its connections lost; a client's
 * is for whoever dials next. Where that does not help, {@link #failure} tells.
 */
final class UdpTransport implements AutoCloseable {
  /** Asked of the kernel for each direction; it grants what {@code net.core.[rw]mem_max} allows. */
  private static final int SOCKET_BUFFER_BYTES = 4 << 20;

  /** Segments a GSO batch, at most. */
  private static final int SEGMENTS = 40;

  /** What a GSO batch may come to: UDP carries 64 KiB, headers included. */
  private static final int BATCH_BYTES = 65_000;

  /** quiche makes no larger packets. */
  private static final int MOST_PACKET_BYTES = 16_383;

  private static final int NIO_RECEIVE_BYTES = 2048;
  private static final int GRO_RECEIVE_BYTES = 65_535;

  /**
   * What is received before it is answered. An allocator of one's own means 1 to Netty, which then
   * acknowledges each buffer alone: that halves the throughput.
   */
  private static final int BUFFERS_A_READ = 16;

  private final boolean epoll;
  private final EventLoopGroup group;
  private final List<Channel> channels = new ArrayList<>();
  private final CompletableFuture<IoFailureException> failure = new CompletableFuture<>();
  private volatile boolean closing;
  private final ThreadFactory factory;
  private final Queue<Thread> loops = new ConcurrentLinkedQueue<>();

  private UdpTransport(boolean epoll, int threads, boolean daemon, IoHandlerFactory io) {
    this.epoll = epoll;
    factory = new DefaultThreadFactory("heddle-udp", daemon);
    IoHandlerFactory enduring =
        EnduringIoHandler.around(
            io, cause -> fail("A UDP thread fails all the time", Optional.of(cause)));
    group = QuicEventLoop.group(threads, this::newThread, enduring);
    for (EventExecutor loop : group) {
      loop.terminationFuture()
          .addListener(ended -> fail("A thread that serves UDP sockets ended", Optional.empty()));
    }
  }

  private Thread newThread(Runnable task) {
    Thread thread = factory.newThread(task);
    loops.add(thread);
    return thread;
  }

  /**
   * The best transport that this machine has. Its threads keep the JVM alive.
   *
   * @param threads event loops, at least 1
   */
  static UdpTransport open(int threads) {
    return open(threads, false);
  }

  /** The same for a client, on one thread: a JVM that has nothing but clients ends. */
  static UdpTransport openClient() {
    return open(1, true);
  }

  private static UdpTransport open(int threads, boolean daemon) {
    return Epoll.isAvailable()
        ? new UdpTransport(true, threads, daemon, EpollIoHandler.newFactory())
        : new UdpTransport(false, threads, daemon, NioIoHandler.newFactory());
  }

  /** The transport that every machine has. */
  static UdpTransport openNio(int threads) {
    return openNio(threads, NioIoHandler.newFactory());
  }

  /** NIO with an event loop's inside of one's own. */
  static UdpTransport openNio(int threads, IoHandlerFactory io) {
    return new UdpTransport(false, threads, false, io);
  }

  /**
   * Completes, on any thread, with what happened when the transport cannot serve its sockets any
   * more: a thread of it has died, or a server's socket cannot be read or bound again. What is left
   * of it is to be closed.
   */
  CompletableFuture<IoFailureException> failure() {
    return failure;
  }

  private void fail(String sentence, Optional<Throwable> cause) {
    if (!closing) {
      failure.complete(
          cause
              .map(why -> new IoFailureException(Side.LOCAL, sentence + ": " + why, why))
              .orElseGet(() -> new IoFailureException(Side.LOCAL, sentence)));
    }
  }

  /** Whether several sockets can share a port here. */
  static boolean sharesPorts() {
    return Epoll.isAvailable();
  }

  /** Whether the caller is on one of its threads. */
  boolean isHere() {
    return loops.contains(Thread.currentThread());
  }

  /** Whether sockets are epoll's. */
  boolean isEpoll() {
    return epoll;
  }

  /**
   * For {@code QuicChannelOption.SEGMENTED_DATAGRAM_PACKET_ALLOCATOR} of every connection.
   *
   * @param options of which the size of packets counts
   * @return GSO where epoll has it, else {@code NONE}
   */
  SegmentedDatagramPacketAllocator segmentation(QuicOptions options) {
    int packetBytes = Math.min(options.maxUdpPayloadBytes(), MOST_PACKET_BYTES);
    return epoll
        ? EpollQuicUtils.newSegmentedAllocator(Math.min(SEGMENTS, BATCH_BYTES / packetBytes))
        : SegmentedDatagramPacketAllocator.NONE;
  }

  /**
   * Binds a server.
   *
   * @param sockets how many share the port, each on an event loop of its own; more than 1 needs
   *     epoll
   * @param builder fully configured, by {@link QuicOptions#configure} among others
   * @return the bound sockets, of which all have the same address
   * @throws UdpBindException if the address is taken or not this machine's
   */
  List<Channel> bindServer(InetSocketAddress address, int sockets, QuicServerCodecBuilder builder) {
    if (sockets > 1 && !epoll) {
      throw new IllegalArgumentException("Several sockets on one port need epoll");
    }
    if (sockets > 1) {
      requireFree(address);
      return bindShared(address, sockets, builder, socket -> {});
    }
    return List.of(bindServer(address, false, new ServerInitializer(builder, socket -> {})));
  }

  /**
   * Fails where another has the port. Sockets that share theirs would share it with another
   * server's, too, and take turns.
   */
  void requireFree(InetSocketAddress address) {
    bind(group, address, false, new ChannelInboundHandlerAdapter()).close().awaitUninterruptibly();
  }

  /**
   * Binds a server's sockets that share their port, with one another and with those of other local
   * addresses; needs epoll.
   *
   * @param sockets how many, each on an event loop of its own
   * @param opened told of each before it is bound; may add handlers in front of those for QUIC
   * @throws UdpBindException if the address is taken or not this machine's
   */
  List<Channel> bindShared(
      InetSocketAddress address,
      int sockets,
      QuicServerCodecBuilder builder,
      Consumer<DatagramChannel> opened) {
    PacketDispatch dispatch = new PacketDispatch(sockets);
    List<Channel> bound = new ArrayList<>();
    InetSocketAddress next = address;
    for (int i = 0; i < sockets; i++) {
      int index = i;
      Consumer<DatagramChannel> inFront =
          opened.andThen(socket -> socket.pipeline().addLast(dispatch.inlet(index)));
      ChannelHandler initializer =
          new ServerInitializer(
              builder.clone().connectionIdAddressGenerator(dispatch.ids(index)), inFront);
      Channel channel = bindServer(next, true, initializer);
      bound.add(channel);
      next = (InetSocketAddress) channel.localAddress(); // port 0 is chosen once
    }
    return bound;
  }

  private Channel bindServer(
      InetSocketAddress address, boolean shared, ChannelHandler initializer) {
    Channel channel = bind(group, address, shared, initializer);
    new ServerSocket(channel, shared, initializer).watch(channel);
    return channel;
  }

  /** A server's socket, which is bound again if it closes before the transport does. */
  private final class ServerSocket {
    private final EventLoop loop;
    private final InetSocketAddress address;
    private final boolean shared;
    private final ChannelHandler initializer;
    private final Rebinds rebinds = new Rebinds();

    ServerSocket(Channel bound, boolean shared, ChannelHandler initializer) {
      loop = bound.eventLoop();
      address = (InetSocketAddress) bound.localAddress();
      this.shared = shared;
      this.initializer = initializer;
    }

    void watch(Channel bound) {
      bound.closeFuture().addListener(closed -> bindAgain(SocketReads.failure(bound)));
    }

    private void bindAgain(Optional<Throwable> cause) {
      if (closing) {
        return;
      }
      ProcessLog.warn("The UDP socket on {} is gone, and its connections with it", address);
      if (loop.isShuttingDown() || !rebinds.another(System.nanoTime())) {
        fail("The UDP socket on " + address + " cannot be served any more", cause);
        return;
      }
      bootstrap(loop, shared, initializer)
          .bind(address)
          .addListener((ChannelFuture tried) -> tried(tried));
    }

    private void tried(ChannelFuture binding) {
      Channel socket = binding.channel();
      if (!binding.isSuccess()) {
        Optional<Throwable> why = Optional.of(binding.cause());
        var unused = loop.schedule(() -> bindAgain(why), Rebinds.PAUSE_MS, TimeUnit.MILLISECONDS);
      } else if (closing) {
        socket.close();
      } else {
        remember(socket);
        watch(socket);
      }
    }
  }

  /**
   * Binds a client's socket on a free port.
   *
   * @param address whose family fits the server's
   * @throws UdpBindException if the address is not this machine's
   */
  Channel bindClient(InetSocketAddress address, QuicClientCodecBuilder builder) {
    return bind(
        group,
        address,
        false,
        new ChannelInitializer<DatagramChannel>() {
          @Override
          protected void initChannel(DatagramChannel channel) {
            channel
                .pipeline()
                .addLast(new NetworkErrors(), new SocketReads(PacketFilter::passesToClient));
            add(channel, builder);
          }
        });
  }

  /**
   * Connects a plain UDP socket to a peer, to hear what ICMP says of it. Does not block; any
   * thread.
   *
   * @param local port 0 is any free one
   * @param handler sees the channel's events
   */
  ChannelFuture connect(InetSocketAddress local, InetSocketAddress peer, ChannelHandler handler) {
    return new Bootstrap()
        .group(group)
        .channel(epoll ? EpollDatagramChannel.class : NioDatagramChannel.class)
        .handler(
            new ChannelInitializer<DatagramChannel>() {
              @Override
              protected void initChannel(DatagramChannel channel) {
                SocketOptions.hearIcmp(channel, true);
                channel.pipeline().addLast(handler);
              }
            })
        .connect(peer, local);
  }

  /** Makes up a server's socket; also the one that comes after it, if it is closed. */
  @ChannelHandler.Sharable
  private static final class ServerInitializer extends ChannelInitializer<DatagramChannel> {
    private final QuicServerCodecBuilder builder;
    private final Consumer<DatagramChannel> inFront;

    ServerInitializer(QuicServerCodecBuilder builder, Consumer<DatagramChannel> inFront) {
      this.builder = builder;
      this.inFront = inFront;
    }

    @Override
    protected void initChannel(DatagramChannel channel) {
      channel.pipeline().addLast(new SocketReads(PacketFilter::passesToServer));
      inFront.accept(channel);
      add(channel, builder);
    }
  }

  private static <B extends QuicCodecBuilder<B>> void add(Channel socket, B builder) {
    ChannelHandler codec =
        SocketOptions.forbidFragments(socket)
            ? builder.build()
            // A larger packet could leave in fragments, and a probe of its size would succeed.
            : builder.clone().maxSendUdpPayloadSize(PathMtu.BASE_BYTES).discoverPmtu(false).build();
    ChannelPipeline pipeline = socket.pipeline();
    pipeline.addLast(
        new SocketWrites(),
        new ReadTurn(),
        new SendGates(),
        new PeerAddresses(codec, QuicOptions.LOCAL_ID_BYTES),
        new PacketObserver(codec, QuicOptions.LOCAL_ID_BYTES),
        codec,
        new LastHandler());
  }

  private Channel bind(
      EventLoopGroup loops, InetSocketAddress address, boolean shared, ChannelHandler handler) {
    ChannelFuture future = bootstrap(loops, shared, handler).bind(address).awaitUninterruptibly();
    if (!future.isSuccess()) {
      throw new UdpBindException(address, future.cause());
    }
    remember(future.channel());
    return future.channel();
  }

  private Bootstrap bootstrap(EventLoopGroup loops, boolean shared, ChannelHandler handler) {
    Bootstrap bootstrap =
        new Bootstrap()
            .group(loops)
            .channel(epoll ? EpollDatagramChannel.class : NioDatagramChannel.class)
            .option(ChannelOption.SO_RCVBUF, SOCKET_BUFFER_BYTES)
            .option(ChannelOption.SO_SNDBUF, SOCKET_BUFFER_BYTES)
            .handler(handler);
    if (epoll) {
      // Received segments of one sender arrive as one buffer, which Netty slices into packets.
      bootstrap
          .option(ChannelOption.RECVBUF_ALLOCATOR, receiveBuffers(GRO_RECEIVE_BYTES))
          .option(EpollChannelOption.MAX_DATAGRAM_PAYLOAD_SIZE, GRO_RECEIVE_BYTES)
          .option(EpollChannelOption.UDP_GRO, true)
          .option(UnixChannelOption.SO_REUSEPORT, shared);
    } else {
      bootstrap.option(ChannelOption.RECVBUF_ALLOCATOR, receiveBuffers(NIO_RECEIVE_BYTES));
    }
    return bootstrap;
  }

  private void remember(Channel bound) {
    synchronized (channels) {
      channels.add(bound);
    }
    bound
        .closeFuture()
        .addListener(
            closed -> {
              synchronized (channels) {
                channels.remove(bound);
              }
            });
  }

  private static RecvByteBufAllocator receiveBuffers(int bytes) {
    return new FixedRecvByteBufAllocator(bytes).maxMessagesPerRead(BUFFERS_A_READ);
  }

  /**
   * Closes all sockets, which closes the connections on them, and stops the threads, interrupting
   * those that application code holds. Waits a few seconds at most.
   */
  @Override
  public void close() {
    closing = true;
    List<Channel> open;
    synchronized (channels) {
      open = List.copyOf(channels);
      channels.clear();
    }
    List<ChannelFuture> closes = open.stream().map(Channel::close).toList();
    long endNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(2);
    closes.forEach(
        one -> one.awaitUninterruptibly(endNs - System.nanoTime(), TimeUnit.NANOSECONDS));
    group.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(3, TimeUnit.SECONDS);
    if (!group.isTerminated()) {
      // Somebody's code holds them: at least it is asked to end, or the process would not.
      loops.forEach(Thread::interrupt);
    }
  }
}
