package io.heddle.e2e.contract;

import io.heddle.e2e.TwinServer;

/**
 * Where compiled tests find their server. This one stands in for another of the same name that
 * {@link BrowserContract} writes when the server has started, and that is compiled instead.
 */
final class ServerAddress {
  private ServerAddress() {}

  static String origin() {
    return "https://unknown.invalid";
  }

  static String webSocketOrigin() {
    return "wss://unknown.invalid";
  }

  /** As {@link #origin}, by way of a slow link. */
  static String slowOrigin() {
    return "https://unknown.invalid";
  }

  static String slowWebSocketOrigin() {
    return "wss://unknown.invalid";
  }

  static String certificateHash() {
    return "";
  }

  /** The source of one that knows. */
  static String source(TwinServer server) {
    return """
        package io.heddle.e2e.contract;

        final class ServerAddress {
          static String origin() {
            return "%s";
          }

          static String webSocketOrigin() {
            return "%s";
          }

          static String slowOrigin() {
            return "%s";
          }

          static String slowWebSocketOrigin() {
            return "%s";
          }

          static String certificateHash() {
            return "%s";
          }
        }
        """
        .formatted(
            server.origin(),
            server.webSocketOrigin(),
            server.slowOrigin(),
            server.slowWebSocketOrigin(),
            server.certificateHash());
  }
}
