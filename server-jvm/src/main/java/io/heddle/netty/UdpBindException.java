package io.heddle.netty;

import java.net.InetSocketAddress;

/** A UDP address could not be bound; the message says which, why and what to do. */
public final class UdpBindException extends RuntimeException {
  UdpBindException(InetSocketAddress address, Throwable cause) {
    super(message(address, cause), cause);
  }

  UdpBindException(String sentence) {
    super(sentence);
  }

  private static String message(InetSocketAddress address, Throwable cause) {
    String where = address.getHostString() + " UDP port " + address.getPort();
    String reason = String.valueOf(cause.getMessage());
    if (reason.contains("Address already in use")) {
      return where + " is taken by another program; choose another with --port";
    }
    if (reason.contains("Permission denied")) {
      return where + " needs more rights; choose a port from 1024 with --port";
    }
    if (address.isUnresolved() || reason.contains("Cannot assign requested address")) {
      return where + " is not an address of this machine; choose another with --host";
    }
    return where + " cannot be bound: " + reason;
  }
}
