package io.heddle.pages;

import java.net.URI;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What a page needs to know of the server it came from. Immutable, any thread.
 *
 * @param version of the server
 * @param webTransport where sessions are opened, for example {@code https://localhost:4433}
 * @param transports names of what the server speaks, best first
 */
public record ServerInfo(String version, URI webTransport, List<String> transports) {
  /**
   * Copies the list.
   *
   * @param version as the record says
   * @param webTransport as the record says
   * @param transports as the record says
   */
  public ServerInfo {
    transports = List.copyOf(transports);
  }

  /**
   * As {@code GET /info} answers it.
   *
   * @return a JSON object with {@code version}, {@code webtransport} and {@code transports}
   */
  public String toJson() {
    return "{\"version\":"
        + quoted(version)
        + ",\"webtransport\":"
        + quoted(webTransport.toString())
        + ",\"transports\":"
        + transports.stream().map(ServerInfo::quoted).collect(Collectors.joining(",", "[", "]"))
        + "}";
  }

  // RFC 8259 §7: quotation mark, reverse solidus and control characters are escaped.
  private static String quoted(String text) {
    StringBuilder json = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        json.append('\\').append(c);
      } else if (c < ' ') {
        json.append(String.format("\\u%04x", (int) c));
      } else {
        json.append(c);
      }
    }
    return json.append('"').toString();
  }
}
