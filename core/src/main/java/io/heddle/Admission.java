package io.heddle;

import io.heddle.wire.ResponseFields;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** A server's answer to a session request. Immutable. */
public final class Admission {
  private static final int ADMITTED = 200;

  private static final Admission ACCEPTED =
      new Admission(ADMITTED, Optional.empty(), "", Collections.emptyMap(), Attributes.NONE);

  private final int status;
  private final Optional<String> protocol;
  private final String reason;
  private final Map<String, List<String>> headers;
  private final Attributes attributes;

  private Admission(
      int status,
      Optional<String> protocol,
      String reason,
      Map<String, List<String>> headers,
      Attributes attributes) {
    this.status = status;
    this.protocol = protocol;
    this.reason = reason;
    this.headers = headers;
    this.attributes = attributes;
  }

  /**
   * Lets the client in.
   *
   * @return the admission
   */
  public static Admission accept() {
    return ACCEPTED;
  }

  /**
   * Lets the client in with a protocol.
   *
   * @param protocol as for {@link #withProtocol}
   * @return the admission
   */
  public static Admission accept(String protocol) {
    return ACCEPTED.withProtocol(protocol);
  }

  /**
   * Turns the client away.
   *
   * @param status 401 or 403 for who asks, 404 or 405 for what is asked, 429 for how often
   * @param reason for the server's log; the client does not see it
   * @return the refusal
   * @throws IllegalArgumentException if the status is not 400 to 599
   */
  public static Admission refuse(int status, String reason) {
    Objects.requireNonNull(reason);
    if (status < 400 || status > 599) {
      throw new IllegalArgumentException(
          "A refusal has a status from 400 to 599, not "
              + status
              + (status == ADMITTED ? ", which lets the client in: say accept" : ""));
    }
    return new Admission(status, Optional.empty(), reason, Collections.emptyMap(), Attributes.NONE);
  }

  /**
   * Chooses an application protocol.
   *
   * @param name one of those that the client offers; if it does not offer this one, it is refused
   *     with status 400
   * @return a new admission
   */
  public Admission withProtocol(String name) {
    return new Admission(status, Optional.of(name), reason, headers, attributes);
  }

  /**
   * Adds a header field to the answer. Pages and Heddle's own clients see the status only; others,
   * and proxies, see the fields, too.
   *
   * @param name its name, in any case; several fields of one name are sent as several lines
   * @param value printable characters, each of which becomes a byte (ISO 8859-1)
   * @return a new admission
   * @throws IllegalArgumentException if the name is none (RFC 9110 §5.1), the value has control
   *     characters, line ends among them, or blanks at its ends (§5.5), or the field is one that
   *     the transport sets itself, such as {@code content-length}, {@code upgrade} or {@code
   *     sec-websocket-protocol}
   */
  public Admission withHeader(String name, String value) {
    String lower = ResponseFields.checked(name, Objects.requireNonNull(value));
    Map<String, List<String>> more = new LinkedHashMap<>(headers);
    List<String> values = new ArrayList<>(more.getOrDefault(lower, List.of()));
    values.add(value);
    more.put(lower, List.copyOf(values));
    return new Admission(status, protocol, reason, Checks.copyOf(more), attributes);
  }

  /**
   * Gives the session something to know, see {@link Session#attribute}.
   *
   * @param key what to put it under
   * @param value the value
   * @param <T> its type
   * @return a new admission
   */
  public <T> Admission with(AttributeKey<T> key, T value) {
    return with(attributes.with(key, value));
  }

  /**
   * The same answer with other attributes.
   *
   * @param all in place of those that it had
   * @return a new admission
   */
  public Admission with(Attributes all) {
    return new Admission(status, protocol, reason, headers, Objects.requireNonNull(all));
  }

  /**
   * The HTTP status.
   *
   * @return 200 admits, 400 to 599 refuses
   */
  public int status() {
    return status;
  }

  /**
   * The application protocol, chosen from those that the client offers.
   *
   * @return empty to leave the choice to the server's list of protocols
   */
  public Optional<String> protocol() {
    return protocol;
  }

  /**
   * Why the client is turned away, for the server's log.
   *
   * @return empty if it is let in
   */
  public String reason() {
    return reason;
  }

  /**
   * Header fields of the answer.
   *
   * @return an immutable map by names in lower case
   */
  public Map<String, List<String>> headers() {
    return headers;
  }

  /**
   * What the session is to know.
   *
   * @return the attributes
   */
  public Attributes attributes() {
    return attributes;
  }

  /**
   * Whether the client is let in.
   *
   * @return true for status 200
   */
  public boolean accepted() {
    return status == ADMITTED;
  }

  @Override
  public String toString() {
    return reason.isEmpty() ? "" + status : status + " " + reason;
  }
}
