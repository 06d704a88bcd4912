package io.heddle.e2e;

import java.net.DatagramSocket;
import java.net.SocketException;

/** UDP ports of this machine that no session is to be had on. */
public final class BlockedUdp {
  private BlockedUdp() {}

  /** One where whatever arrives is swallowed, as many firewalls do, until it is closed. */
  public static DatagramSocket silent() throws SocketException {
    // On any address: browsers try both of localhost's.
    return new DatagramSocket(0);
  }

  /** One where nobody listens, of which the machine itself informs the sender. */
  public static int refused() throws SocketException {
    try (DatagramSocket free = new DatagramSocket(0)) {
      return free.getLocalPort();
    }
  }
}
