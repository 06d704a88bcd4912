package io.heddle.e2e.network;

import io.heddle.e2e.network.Conditions.Begun;
import io.heddle.network.UdpNetwork;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** A {@link UdpNetwork} on a host of its own, until its standard input ends. */
final class NetworkGuest {
  private NetworkGuest() {}

  /** Given the conditions' name, and address and port of the far end; says {@code ready PORT}. */
  public static void main(String[] arguments) throws Exception {
    InetSocketAddress outside = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    InetSocketAddress far = new InetSocketAddress(arguments[1], Integer.parseInt(arguments[2]));
    try (Begun network =
        NetworkRow.conditions(arguments[0]).begin(new UdpNetwork(outside, far, 1))) {
      System.out.println("ready " + network.port());
      while (System.in.read() >= 0) {
        // Until the one that started it has gone, too.
      }
    }
  }
}
