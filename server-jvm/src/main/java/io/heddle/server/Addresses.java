package io.heddle.server;

import io.heddle.NetworkAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Addresses as Heddle shows them. Stateless. */
public final class Addresses {
  private Addresses() {}

  /**
   * An address of a socket.
   *
   * @param socket the JDK's form, or null where the platform knows none
   * @return host and port, if it has them
   */
  public static Optional<NetworkAddress> of(@Nullable SocketAddress socket) {
    return socket instanceof InetSocketAddress inet && inet.getAddress() != null
        ? Optional.of(new NetworkAddress(inet.getAddress().getHostAddress(), inet.getPort()))
        : Optional.empty();
  }
}
