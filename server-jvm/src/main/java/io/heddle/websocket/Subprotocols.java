package io.heddle.websocket;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * QMux over WebSockets by name: {@code qmux-02}, or {@code qmux-02.<protocol>} for one of the
 * application's. Stateless.
 */
final class Subprotocols {
  private static final String BARE = "qmux-02";
  private static final String PREFIX = BARE + ".";

  // RFC 6455 §4.1: the elements of Sec-WebSocket-Protocol are tokens of RFC 9110 §5.6.2.
  private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]+");

  private Subprotocols() {}

  /** What a client offers, most preferred first. A name that is no token cannot be offered. */
  static List<String> offer(List<String> protocols) {
    List<String> names = new ArrayList<>();
    protocols.stream().filter(TOKEN.asMatchPredicate()).forEach(name -> names.add(PREFIX + name));
    names.add(BARE);
    return names;
  }

  /** Whether one of the names is QMux. */
  static boolean areOffered(List<String> names) {
    return names.stream().anyMatch(name -> name.equals(BARE) || name.startsWith(PREFIX));
  }

  /** The application's protocols among what was offered, in that order. */
  static List<String> protocols(List<String> names) {
    return names.stream().map(Subprotocols::protocol).flatMap(Optional::stream).toList();
  }

  /** The application's protocol that a name stands for, if it is one. */
  static Optional<String> protocol(String name) {
    return name.startsWith(PREFIX) && name.length() > PREFIX.length()
        ? Optional.of(name.substring(PREFIX.length()))
        : Optional.empty();
  }

  /**
   * What a server answers.
   *
   * @return empty if the client did not offer that
   */
  static Optional<String> answer(List<String> names, Optional<String> protocol) {
    String name = protocol.map(PREFIX::concat).orElse(BARE);
    return names.contains(name) ? Optional.of(name) : Optional.empty();
  }
}
