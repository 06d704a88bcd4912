package io.heddle.qmux;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * QMux over WebSockets by name (RFC 6455 §1.9): {@code qmux-02}, or {@code qmux-02.<protocol>} for
 * one of the application's. Stateless.
 */
public final class Subprotocols {
  /** QMux without an application protocol. */
  public static final String BARE = "qmux-02";

  private static final String PREFIX = BARE + ".";

  private Subprotocols() {}

  /**
   * What a client offers.
   *
   * @param protocols the application protocols, most preferred first; a name that is no token
   *     cannot be offered
   * @return subprotocols, most preferred first, {@link #BARE} at the end
   */
  public static List<String> offer(List<String> protocols) {
    List<String> names = new ArrayList<>();
    for (String protocol : protocols) {
      if (isToken(protocol)) {
        names.add(PREFIX + protocol);
      }
    }
    names.add(BARE);
    return names;
  }

  // RFC 6455 §4.1: the elements of Sec-WebSocket-Protocol are tokens of RFC 2616 §2.2.
  private static boolean isToken(String name) {
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c <= ' ' || c >= 0x7f || "()<>@,;:\\\"/[]?={}".indexOf(c) >= 0) {
        return false;
      }
    }
    return !name.isEmpty();
  }

  /**
   * Looks for QMux among a client's offers.
   *
   * @param names subprotocols
   * @return whether one of them is QMux
   */
  public static boolean areOffered(List<String> names) {
    return names.stream().anyMatch(name -> name.equals(BARE) || name.startsWith(PREFIX));
  }

  /**
   * The application's protocols among a client's offers.
   *
   * @param names subprotocols
   * @return in the order of the offers
   */
  public static List<String> protocols(List<String> names) {
    return names.stream().map(Subprotocols::protocol).flatMap(Optional::stream).toList();
  }

  /**
   * The application's protocol that a name stands for.
   *
   * @param name a subprotocol
   * @return empty for {@link #BARE} and for what is not QMux
   */
  public static Optional<String> protocol(String name) {
    return name.startsWith(PREFIX) && name.length() > PREFIX.length()
        ? Optional.of(name.substring(PREFIX.length()))
        : Optional.empty();
  }

  /**
   * What a server answers.
   *
   * @param names the client's offers
   * @param protocol the application protocol that was chosen, if one was
   * @return empty if the client did not offer that
   */
  public static Optional<String> answer(List<String> names, Optional<String> protocol) {
    String name = protocol.map(PREFIX::concat).orElse(BARE);
    return names.contains(name) ? Optional.of(name) : Optional.empty();
  }
}
