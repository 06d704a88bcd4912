package io.heddle;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What a client asked for when it opened a session: the extended CONNECT request of webtrans-http3
 * §3.2, or its twin on the WebSocket path.
 *
 * @param authority host and port as the client wrote them
 * @param path the path without the query, beginning with a slash, as it came: octet for octet,
 *     nothing decoded and nothing merged, so that {@code /a%2Fb}, {@code /a/b} and {@code /a//b}
 *     are three paths; printable ASCII
 * @param query the part after the question mark as it came, still encoded; empty when there is none
 * @param headers further header fields, the same ones over each transport: without those that are
 *     its own (host, connection and upgrade, those of the handshakes of WebTransport and
 *     WebSockets, of caches and codings); names in lower case; values as they came, a character for
 *     each byte (ISO 8859-1), those of repeated fields joined by a comma, of cookies by a semicolon
 * @param protocols the application protocols that the client offers, most preferred first
 */
public record SessionRequest(
    String authority,
    String path,
    String query,
    Map<String, String> headers,
    List<String> protocols) {
  /**
   * Copies what it is given.
   *
   * @param authority as the record says
   * @param path as the record says
   * @param query as the record says
   * @param headers as the record says
   * @param protocols as the record says
   */
  public SessionRequest {
    Objects.requireNonNull(authority);
    Objects.requireNonNull(path);
    Objects.requireNonNull(query);
    headers = Checks.copyOf(headers);
    protocols = List.copyOf(protocols);
  }

  /**
   * Where the page came from that opened the session.
   *
   * @return the Origin header (RFC 6454); empty when the client is not a browser
   */
  public Optional<String> origin() {
    return header("origin");
  }

  /**
   * A header field.
   *
   * @param name its name in lower case
   * @return its value, if the request had one
   */
  public Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(Objects.requireNonNull(name)));
  }

  /**
   * A parameter of the query, for queries of the form {@code a=1&b=2}.
   *
   * @param name the parameter's name
   * @return its first value with %-escapes and plus signs decoded, if it has one
   */
  public Optional<String> parameter(String name) {
    return QueryString.parameter(query, Objects.requireNonNull(name));
  }
}
