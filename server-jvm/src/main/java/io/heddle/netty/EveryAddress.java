package io.heddle.netty;

import io.heddle.watch.ProcessLog;
import io.heddle.watch.RareWarnings;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.DatagramPacket;
import io.netty.handler.codec.quic.QuicServerCodecBuilder;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The sockets of a server on every address of this machine: some for each address. What a socket
 * that is bound to all of them sends leaves from the address that its route prefers, and a client
 * that asked another takes it for somebody else's (RFC 9000 §9). Such sockets are there, too: for
 * addresses that this machine gets later. A packet that comes to one of those has sockets bound for
 * it, and is dropped: its client sends it again, after a second. Any thread; needs epoll.
 */
final class EveryAddress {
  /** How many addresses have sockets of their own, at most; others are served as well as can be. */
  private static final int MOST_ADDRESSES = 256;

  /** How often this machine's addresses are looked at, or one is tried again; clients wait less. */
  private static final long LOOK_NS = TimeUnit.SECONDS.toNanos(5);

  private final UdpTransport transport;
  private final boolean ipv4Only;
  private final int sockets;
  private final QuicServerCodecBuilder builder;
  private final RareWarnings warnings = ProcessLog.rare("An address is not listened on");

  /** Addresses that have sockets. */
  private final Set<InetAddress> known = ConcurrentHashMap.newKeySet();

  /** Whoever has set it may bind sockets. Meanwhile what comes to a new address is dropped. */
  private final AtomicBoolean looking = new AtomicBoolean(true);

  /** When an address of this machine could not be bound; of no other address that says anything. */
  private final Map<InetAddress, Long> failedNs = new ConcurrentHashMap<>();

  private volatile long lookedNs = System.nanoTime() - LOOK_NS;
  private volatile int port;

  private EveryAddress(
      UdpTransport transport, boolean ipv4Only, int sockets, QuicServerCodecBuilder builder) {
    this.transport = transport;
    this.ipv4Only = ipv4Only;
    this.sockets = sockets;
    this.builder = builder;
  }

  /**
   * Binds.
   *
   * @param any the address that means all of IPv4, or all of both
   * @param sockets how many for each address
   * @return one of the sockets that are bound to all
   * @throws UdpBindException if the port is taken
   */
  static Channel bind(
      UdpTransport transport, InetSocketAddress any, int sockets, QuicServerCodecBuilder builder) {
    transport.requireFree(any);
    EveryAddress every =
        new EveryAddress(transport, any.getAddress() instanceof Inet4Address, sockets, builder);
    Channel bound = transport.bindShared(any, sockets, builder, every::watch).get(0);
    every.port = ((InetSocketAddress) bound.localAddress()).getPort();
    every.look();
    every.looking.set(false);
    return bound;
  }

  private void watch(DatagramChannel socket) {
    // Linux tells it for IPv4; Netty has nothing like it for IPv6.
    socket.config().setOption(EpollChannelOption.IP_RECVORIGDSTADDR, true);
    socket.pipeline().addLast(new Unexpected());
  }

  /** Binds sockets for what addresses this machine has. */
  private void look() {
    try {
      Set<InetAddress> all = new HashSet<>();
      NetworkInterface.networkInterfaces()
          .flatMap(NetworkInterface::inetAddresses)
          .forEach(all::add);
      all.forEach(this::listenOn);
    } catch (SocketException e) {
      warnings.add(e);
    }
    lookedNs = System.nanoTime();
  }

  private void listenOn(InetAddress address) {
    boolean isWanted = address instanceof Inet4Address || !ipv4Only;
    if (!isWanted || known.size() >= MOST_ADDRESSES || known.contains(address)) {
      return;
    }
    try {
      transport.bindShared(new InetSocketAddress(address, port), sockets, builder, socket -> {});
      known.add(address);
      failedNs.remove(address);
    } catch (UdpBindException e) {
      // IPv6's are of no use while it is checked that nobody else has them (RFC 4862 §5.4).
      failedNs.put(address, System.nanoTime());
      ProcessLog.debug("{}", e.getMessage());
    }
  }

  private boolean isNew(InetAddress address) {
    boolean isUntold = address.isAnyLocalAddress();
    Long triedNs = isUntold ? Long.valueOf(lookedNs) : failedNs.get(address);
    return (isUntold || !known.contains(address))
        && known.size() < MOST_ADDRESSES
        && (triedNs == null || System.nanoTime() - triedNs >= LOOK_NS);
  }

  /** Binds what is missing, on a thread of its own, because that blocks. */
  private void listenLater(InetAddress address) {
    if (looking.compareAndSet(false, true)) {
      Thread thread =
          new Thread(
              () -> {
                try {
                  if (address.isAnyLocalAddress()) {
                    look();
                  } else {
                    listenOn(address);
                  }
                } finally {
                  looking.set(false);
                }
              },
              "heddle-addresses");
      thread.setDaemon(true);
      thread.start();
    }
  }

  /** Sees packets that come to an address without sockets of its own. */
  private final class Unexpected extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
      DatagramPacket packet = (DatagramPacket) message;
      InetAddress asked = packet.recipient().getAddress();
      if (!QuicFrames.isShort(packet.content()) && isNew(asked)) {
        packet.release();
        listenLater(asked);
      } else {
        ctx.fireChannelRead(message);
      }
    }
  }
}
