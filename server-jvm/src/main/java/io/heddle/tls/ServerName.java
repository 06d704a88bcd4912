package io.heddle.tls;

import java.util.Optional;
import org.bouncycastle.util.IPAddress;

/** The name that a client tells the server in TLS (SNI, RFC 6066 §3). Stateless. */
public final class ServerName {
  private static final int MOST_CHARACTERS = 253;

  private ServerName() {}

  /**
   * The name of a host, of however many labels.
   *
   * @param host as a session's URL has it: ASCII, or an IP address
   * @return without a final dot; empty for addresses, of which TLS tells nothing
   */
  public static Optional<String> of(String host) {
    String name = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
    boolean isName =
        !name.isEmpty()
            && name.length() <= MOST_CHARACTERS
            && name.indexOf(':') < 0
            && !IPAddress.isValidIPv4(name);
    return isName ? Optional.of(name) : Optional.empty();
  }
}
