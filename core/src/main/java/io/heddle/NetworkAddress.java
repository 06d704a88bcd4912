package io.heddle;

/**
 * An address and port as the platform reports them, without resolving anything.
 *
 * @param host an IP address or host name; IPv6 without brackets
 * @param port 0 to 65535
 */
public record NetworkAddress(String host, int port) {
  @Override
  public String toString() {
    return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
  }
}
