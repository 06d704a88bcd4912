package io.heddle.netty;

import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelOption;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.socket.nio.NioChannelOption;
import io.netty.channel.unix.IntegerUnixChannelOption;
import java.io.IOException;
import java.net.SocketOption;
import java.nio.channels.DatagramChannel;
import java.util.Optional;

/** What Netty and Java have no name for, or not every Java. Stateless. */
final class SocketOptions {
  // Linux, in.h and in6.h. "Probe": the don't-fragment bit is set, and forged ICMP is not believed.
  private static final int PMTUDISC_PROBE = 3;
  private static final ChannelOption<Integer> IP_MTU_DISCOVER =
      new IntegerUnixChannelOption("IP_MTU_DISCOVER", 0, 10);
  private static final ChannelOption<Integer> IPV6_MTU_DISCOVER =
      new IntegerUnixChannelOption("IPV6_MTU_DISCOVER", 41, 23);

  private static final ChannelOption<Integer> IP_RECVERR =
      new IntegerUnixChannelOption("IP_RECVERR", 0, 11);
  private static final ChannelOption<Integer> IPV6_RECVERR =
      new IntegerUnixChannelOption("IPV6_RECVERR", 41, 25);

  /** {@code jdk.net.ExtendedSocketOptions.IP_DONTFRAGMENT}, which came with Java 19. */
  private static final Optional<SocketOption<Boolean>> IP_DONTFRAGMENT = nioOption();

  private SocketOptions() {}

  /**
   * Keeps IP from fragmenting what a UDP socket sends (RFC 9000 §14: it MUST NOT be), so that a
   * packet that is too large for its path is lost instead.
   *
   * @param socket has not sent anything yet
   * @return whether that was possible; if not, no packet may be larger than every path carries
   */
  static boolean forbidFragments(Channel socket) {
    if (socket instanceof EpollDatagramChannel) {
      boolean ipv4 = set(socket, IP_MTU_DISCOVER, PMTUDISC_PROBE);
      // An IPv6 socket sends over IPv4, too; one of IPv4 knows the first option only.
      boolean ipv6 = set(socket, IPV6_MTU_DISCOVER, PMTUDISC_PROBE);
      return ipv4 || ipv6;
    }
    return IP_DONTFRAGMENT.isPresent()
        && set(socket, NioChannelOption.of(IP_DONTFRAGMENT.get()), true);
  }

  /**
   * Has a UDP socket hear what ICMP says, in what fails on it next, or not any more. One that is
   * connected hears of closed ports anyway.
   *
   * @return whether that is possible here
   */
  static boolean hearIcmp(Channel socket, boolean hears) {
    if (socket instanceof EpollDatagramChannel) {
      boolean ipv4 = set(socket, IP_RECVERR, hears ? 1 : 0);
      boolean ipv6 = set(socket, IPV6_RECVERR, hears ? 1 : 0);
      return ipv4 || ipv6;
    }
    return false;
  }

  private static <T> boolean set(Channel socket, ChannelOption<T> option, T value) {
    try {
      return socket.config().setOption(option, value);
    } catch (ChannelException e) {
      return false;
    }
  }

  @SuppressWarnings("unchecked")
  private static Optional<SocketOption<Boolean>> nioOption() {
    try (DatagramChannel channel = DatagramChannel.open()) {
      return channel.supportedOptions().stream()
          .filter(option -> option.name().equals("IP_DONTFRAGMENT"))
          .map(option -> (SocketOption<Boolean>) option)
          .findFirst();
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
