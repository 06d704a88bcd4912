package io.heddle.qmux;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The WebSocket subprotocols (RFC 6455 §1.9) of QMux: {@code qmux-02}, and with an application
 * protocol behind it {@code qmux-02.<protocol>}. Stateless.
 */
public final class Subprotocols {
  /** QMux version 1 without an application protocol. */
  public static final String QMUX = "qmux-02";

  private static final String PREFIX = QMUX + ".";

  private Subprotocols() {}

  /**
   * What a client offers.
   *
   * @param protocols the application protocols, most preferred first; those whose names are no
   *     tokens cannot travel here and are left out
   * @return subprotocols, most preferred first, and at the end {@link #QMUX}
   */
  public static List<String> offer(List<String> protocols) {
    List<String> offer = new ArrayList<>();
    for (String protocol : protocols) {
      if (isToken(protocol)) {
        offer.add(PREFIX + protocol);
      }
    }
    offer.add(QMUX);
    return offer;
  }

  /**
   * Tells QMux from other subprotocols.
   *
   * @param subprotocol as the other end named it
   * @return false for those of others
   */
  public static boolean isQmux(String subprotocol) {
    return subprotocol.equals(QMUX)
        || (subprotocol.startsWith(PREFIX) && subprotocol.length() > PREFIX.length());
  }

  /**
   * The application protocol that a subprotocol names.
   *
   * @param subprotocol one for which {@link #isQmux} is true
   * @return empty for {@link #QMUX}
   */
  public static Optional<String> protocol(String subprotocol) {
    return subprotocol.equals(QMUX)
        ? Optional.empty()
        : Optional.of(subprotocol.substring(PREFIX.length()));
  }

  // RFC 6455 §4.1: subprotocols are tokens of RFC 2616 §2.2.
  private static boolean isToken(String name) {
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c <= ' ' || c >= 0x7f || "()<>@,;:\\\"/[]?={}".indexOf(c) >= 0) {
        return false;
      }
    }
    return !name.isEmpty();
  }
}
