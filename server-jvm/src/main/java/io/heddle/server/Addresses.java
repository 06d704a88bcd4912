package io.heddle.server;

import io.heddle.NetworkAddress;
import io.heddle.wire.Ipv6Text;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Addresses as Heddle shows them. Stateless. */
public final class Addresses {
  // RFC 4291 §2.5.5.2
  private static final String MAPPED = "::ffff:";

  private Addresses() {}

  /**
   * An address of a socket.
   *
   * @param socket the JDK's form, or null where the platform knows none
   * @return host and port, if it has them
   */
  public static Optional<NetworkAddress> of(@Nullable SocketAddress socket) {
    return socket instanceof InetSocketAddress inet && inet.getAddress() != null
        ? Optional.of(new NetworkAddress(text(inet.getAddress()), inet.getPort()))
        : Optional.empty();
  }

  /**
   * An IP address in its one form (RFC 5952).
   *
   * @param address of either family
   * @return IPv6 without brackets, and with a zone only if it is in one
   */
  public static String text(InetAddress address) {
    if (!(address instanceof Inet6Address ipv6)) {
      return address.getHostAddress();
    }
    String text = Ipv6Text.format(ipv6.getAddress());
    NetworkInterface zone = ipv6.getScopedInterface();
    if (zone != null) {
      return text + "%" + zone.getName();
    }
    // Netty's addresses are all of a scope, of 0 where there is none.
    return ipv6.getScopeId() == 0 ? text : text + "%" + ipv6.getScopeId();
  }

  /**
   * Reads an IP address in the forms that browsers send.
   *
   * @param text four decimal numbers, or IPv6 without brackets and zone
   * @return the address, unless it is none, such as a name; nothing is resolved
   */
  public static Optional<InetAddress> parse(String text) {
    boolean isIpv6 = text.indexOf(':') >= 0;
    // No group of four hexadecimal digits has a dot.
    Optional<byte[]> bytes =
        isIpv6 || text.indexOf('.') >= 0
            ? Ipv6Text.parse(isIpv6 ? text : MAPPED + text)
            : Optional.empty();
    return bytes.flatMap(Addresses::of);
  }

  /** Of 16 bytes; those of IPv4 that are written as IPv6 become IPv4's. */
  private static Optional<InetAddress> of(byte[] address) {
    try {
      return Optional.of(InetAddress.getByAddress(address));
    } catch (UnknownHostException e) {
      return Optional.empty();
    }
  }

  /**
   * The names by which a server is known that binds a host; may ask the resolver.
   *
   * @param host as a server is told to bind it
   * @return the host and, where it means every address, what this machine calls itself
   */
  public static List<String> names(String host) {
    if (isAny(host)) {
      try {
        return List.of(host, InetAddress.getLocalHost().getHostName());
      } catch (UnknownHostException e) {
        return List.of(host);
      }
    }
    return List.of(host);
  }

  /**
   * Whether a host means every address of this machine.
   *
   * @param host as a server is told to bind it
   * @return true for {@code 0.0.0.0} and {@code ::}
   */
  public static boolean isAny(String host) {
    return host.equals("0.0.0.0") || Ipv6Text.parse(host).map(Ipv6Text::format).equals(ANY);
  }

  private static final Optional<String> ANY = Optional.of("::");

  /**
   * Where others reach a server that binds every address: this machine's addresses but those of
   * loopback and of one link only.
   *
   * @param host {@code 0.0.0.0} for those of IPv4 only
   * @param port the server's
   * @return IPv4 first
   */
  public static List<NetworkAddress> reachable(String host, int port) {
    try {
      return NetworkInterface.networkInterfaces()
          .filter(Addresses::isUp)
          .flatMap(NetworkInterface::inetAddresses)
          .filter(address -> !address.isLoopbackAddress() && !address.isLinkLocalAddress())
          .filter(address -> address instanceof Inet4Address || !host.equals("0.0.0.0"))
          .sorted(Comparator.comparing(address -> address instanceof Inet6Address))
          .map(address -> new NetworkAddress(text(address).replaceFirst("%.*", ""), port))
          .toList();
    } catch (SocketException e) {
      return List.of();
    }
  }

  private static boolean isUp(NetworkInterface network) {
    try {
      return network.isUp();
    } catch (SocketException e) {
      return false;
    }
  }
}
