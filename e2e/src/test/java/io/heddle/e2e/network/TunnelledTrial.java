package io.heddle.e2e.network;

import io.heddle.e2e.network.Network.Cable;
import io.heddle.e2e.network.Network.Host;

/**
 * QMux over the kernel's own TCP: client and server are processes on hosts of their own, and the
 * packets between them travel through a {@link io.heddle.network.UdpNetwork} as the payload of
 * others. (Not every kernel has netem; this way the network is the same as that of HTTP/3.)
 */
final class TunnelledTrial {
  /** Room for a packet of 1,500 bytes in another one. */
  private static final int MTU = 1_600;

  private static final int UDP_PORT = 5_000;
  private static final String NEAR = "10.99.0.1";
  private static final String FAR = "10.99.0.2";

  private TunnelledTrial() {}

  static Outcome run(NetworkRow row, long bytes, int withinSeconds) throws Exception {
    try (Network laid = Network.create()) {
      Host left = laid.host();
      Host right = laid.host();
      Cable cable = laid.cable(left, right, MTU);
      Guest network =
          left.start(
              NetworkGuest.class,
              row.conditions().toString(),
              cable.ipv4(right),
              String.valueOf(UDP_PORT));
      right.tunnel(FAR, "UDP4-LISTEN:" + UDP_PORT, row.control());
      String near = "UDP4:127.0.0.1:" + network.told("ready", 30)[0];
      left.tunnel(NEAR, near, row.control());
      Guest server = right.start(ServingGuest.class, FAR);
      Guest client = left.start(CallingGuest.class);
      String[] ready = server.told("ready", 30);
      return RoutedTrial.bothWays(
          client, "ws://" + FAR + ":" + ready[1], ready[2], row, bytes, withinSeconds);
    }
  }
}
