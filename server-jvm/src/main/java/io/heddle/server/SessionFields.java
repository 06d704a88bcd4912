package io.heddle.server;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * The fields of a request that are the session's, whatever carries it: an application sees the same
 * ones over each transport. Stateless.
 */
public final class SessionFields {
  /** What names the server and the connection, and what says how answers are kept and packed. */
  private static final Set<String> OF_THE_TRANSPORT =
      Set.of(
          "host",
          "connection",
          "upgrade",
          "accept-encoding",
          "cache-control",
          "pragma",
          "wt-available-protocols");

  private SessionFields() {}

  /**
   * Leaves out what is the transport's own.
   *
   * @param fields all fields of a request, names in lower case
   * @return those of the session
   */
  public static Map<String, String> of(Map<String, String> fields) {
    Map<String, String> kept = new HashMap<>(fields);
    kept.keySet().removeIf(SessionFields::isOfTheTransport);
    return kept;
  }

  private static boolean isOfTheTransport(String name) {
    return OF_THE_TRANSPORT.contains(name)
        || name.startsWith("sec-websocket-")
        || name.startsWith("sec-webtransport-");
  }
}
