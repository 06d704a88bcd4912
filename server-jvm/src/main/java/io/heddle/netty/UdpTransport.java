package io.heddle.netty;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
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
import io.netty.handler.codec.quic.QuicCodecDispatcher;
import io.netty.handler.codec.quic.QuicConnectionIdGenerator;
import io.netty.handler.codec.quic.QuicServerCodecBuilder;
import io.netty.handler.codec.quic.SegmentedDatagramPacketAllocator;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

/**
 * UDP sockets and the threads that serve them: epoll with segmentation offload where the kernel has
 * it, NIO elsewhere. Any thread, but never one of its own event loops: binding and closing block.
 *
 * <p>Each socket's pipeline is {@link ReadTurn}, {@link SendGates}, {@link StopSendingObserver},
 * QUIC codec.
 */
final class UdpTransport implements AutoCloseable {
  /** Asked of the kernel for each direction; it grants what {@code net.core.[rw]mem_max} allows. */
  private static final int SOCKET_BUFFER_BYTES = 4 << 20;

  /** Segments a GSO batch: 40 packets of 1350 bytes stay below the 64 KiB that UDP can carry. */
  private static final int SEGMENTS = 40;

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
  private final ThreadFactory factory = new DefaultThreadFactory("heddle-udp");
  private final Queue<Thread> loops = new ConcurrentLinkedQueue<>();

  private UdpTransport(boolean epoll, int threads) {
    this.epoll = epoll;
    IoHandlerFactory io = epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
    group = new MultiThreadIoEventLoopGroup(threads, this::newThread, io);
  }

  private Thread newThread(Runnable task) {
    Thread thread = factory.newThread(task);
    loops.add(thread);
    return thread;
  }

  /**
   * The best transport that this machine has.
   *
   * @param threads event loops, at least 1
   */
  static UdpTransport open(int threads) {
    return new UdpTransport(Epoll.isAvailable(), threads);
  }

  /** The transport that every machine has. */
  static UdpTransport openNio(int threads) {
    return new UdpTransport(false, threads);
  }

  /** Whether several sockets can share a port here. */
  static boolean sharesPorts() {
    return Epoll.isAvailable();
  }

  /** Whether sockets are epoll's. */
  boolean isEpoll() {
    return epoll;
  }

  /**
   * For {@code QuicChannelOption.SEGMENTED_DATAGRAM_PACKET_ALLOCATOR} of every connection.
   *
   * @return GSO where epoll has it, else {@code NONE}
   */
  SegmentedDatagramPacketAllocator segmentation() {
    return epoll
        ? EpollQuicUtils.newSegmentedAllocator(SEGMENTS)
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
      // Sockets that share their port would share it with another server's, too, and take turns.
      bind(address, false, new ChannelInboundHandlerAdapter()).close().awaitUninterruptibly();
    }
    ChannelHandler initializer = sockets > 1 ? new Dispatcher(builder) : initializer(builder);
    List<Channel> bound = new ArrayList<>();
    InetSocketAddress next = address;
    for (int i = 0; i < sockets; i++) {
      Channel channel = bind(next, sockets > 1, initializer);
      bound.add(channel);
      next = (InetSocketAddress) channel.localAddress(); // port 0 is chosen once
    }
    return bound;
  }

  /**
   * Binds a client's socket on a free port.
   *
   * @param address whose family fits the server's
   * @throws UdpBindException if the address is not this machine's
   */
  Channel bindClient(InetSocketAddress address, QuicClientCodecBuilder builder) {
    return bind(
        address,
        false,
        new ChannelInitializer<DatagramChannel>() {
          @Override
          protected void initChannel(DatagramChannel channel) {
            add(channel.pipeline(), builder.build());
          }
        });
  }

  private static ChannelHandler initializer(QuicServerCodecBuilder builder) {
    return new ChannelInitializer<DatagramChannel>() {
      @Override
      protected void initChannel(DatagramChannel channel) {
        add(channel.pipeline(), builder.build());
      }
    };
  }

  private static void add(ChannelPipeline pipeline, ChannelHandler codec) {
    pipeline.addLast(
        new ReadTurn(),
        new SendGates(),
        new StopSendingObserver(codec, QuicOptions.LOCAL_ID_BYTES),
        codec);
  }

  private Channel bind(InetSocketAddress address, boolean shared, ChannelHandler handler) {
    Bootstrap bootstrap =
        new Bootstrap()
            .group(group)
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
    ChannelFuture future = bootstrap.bind(address).awaitUninterruptibly();
    if (!future.isSuccess()) {
      throw new UdpBindException(address, future.cause());
    }
    Channel bound = future.channel();
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
    return bound;
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
    List<Channel> open;
    synchronized (channels) {
      open = List.copyOf(channels);
      channels.clear();
    }
    for (Channel channel : open) {
      channel.close().awaitUninterruptibly(2, TimeUnit.SECONDS);
    }
    group.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(3, TimeUnit.SECONDS);
    if (!group.isTerminated()) {
      // Somebody's code holds them: at least it is asked to end, or the process would not.
      loops.forEach(Thread::interrupt);
    }
  }

  /** Hands packets to the socket that owns the connection, by an index in the connection id. */
  private static final class Dispatcher extends QuicCodecDispatcher {
    private final QuicServerCodecBuilder builder;

    Dispatcher(QuicServerCodecBuilder builder) {
      super(QuicOptions.LOCAL_ID_BYTES);
      this.builder = builder;
    }

    @Override
    protected void initChannel(Channel channel, int idLength, QuicConnectionIdGenerator ids) {
      QuicServerCodecBuilder own = builder.clone().connectionIdAddressGenerator(ids);
      add(channel.pipeline(), own.localConnectionIdLength(idLength).build());
    }
  }
}
