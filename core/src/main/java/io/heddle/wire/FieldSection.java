package io.heddle.wire;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The header fields of one message (RFC 9110 §5, RFC 9114 §4.2, §4.3): collects its lines, says
 * whether they are malformed, and joins those of one name. For one thread at a time.
 */
public final class FieldSection {
  /** What a section belongs to. */
  public enum Kind {
    /** A request of HTTP/3. */
    REQUEST,
    /** A response of HTTP/3. */
    RESPONSE,
    /** A request or response of HTTP/1.1, names in lower case. */
    HTTP_1
  }

  /** How much of a name is shown that is none. */
  private static final int SHOWN = 40;

  /** The largest section that is taken, by RFC 9114 §4.2.2: 32 for each line on top of its text. */
  public static final int MAX_BYTES = 16 << 10;

  // RFC 9110 §5.6.2, tchar but for digits and letters
  private static final String IN_NAMES = "!#$%&'*+-.^_`|~";

  // RFC 9114 §4.3.1, RFC 9220 §3
  private static final Set<String> OF_REQUESTS =
      Set.of(":method", ":scheme", ":authority", ":path", ":protocol");

  // RFC 9114 §4.3.2
  private static final Set<String> OF_RESPONSES = Set.of(":status");

  // RFC 9114 §4.2, RFC 9110 §7.6.1
  private static final Set<String> OF_CONNECTIONS =
      Set.of("connection", "keep-alive", "proxy-connection", "transfer-encoding", "upgrade");

  private final Kind kind;
  private final Map<String, String> fields = new LinkedHashMap<>();
  private final Set<String> pseudo = new HashSet<>();
  private String problem = "";

  /**
   * A section without lines.
   *
   * @param kind what it belongs to
   */
  public FieldSection(Kind kind) {
    this.kind = kind;
  }

  /**
   * Takes the next line.
   *
   * @param name as it came
   * @param value as it came, a character for each byte
   */
  public void add(String name, String value) {
    if (problem.isEmpty()) {
      problem = name.startsWith(":") ? pseudoProblem(name) : nameProblem(name, value);
    }
    if (problem.isEmpty() && !isValue(value)) {
      problem = "the value of " + name + " has characters that none may have";
    }
    if (problem.isEmpty() && !name.startsWith(":")) {
      // RFC 9114 §4.2.1, RFC 9110 §5.3: cookies have a separator of their own.
      String separator = name.equals("cookie") ? "; " : ", ";
      fields.merge(name, value, (before, next) -> before + separator + next);
    }
  }

  private String pseudoProblem(String name) {
    Set<String> known =
        switch (kind) {
          case REQUEST -> OF_REQUESTS;
          case RESPONSE -> OF_RESPONSES;
          case HTTP_1 -> Set.of();
        };
    if (!known.contains(name)) {
      return "a field is named " + Printable.of(name, SHOWN);
    }
    if (!fields.isEmpty()) {
      return name + " comes after other fields";
    }
    return pseudo.add(name) ? "" : name + " comes twice";
  }

  private String nameProblem(String name, String value) {
    if (!isName(name)) {
      return "a field is named \"" + Printable.of(name, SHOWN) + "\"";
    }
    if (kind == Kind.HTTP_1) {
      return "";
    }
    return OF_CONNECTIONS.contains(name) || (name.equals("te") && !value.equals("trailers"))
        ? name + " has no meaning in HTTP/3"
        : "";
  }

  // RFC 9110 §5.1, RFC 9114 §4.2: a token in lower case.
  static boolean isName(String name) {
    for (int at = 0; at < name.length(); at++) {
      char c = name.charAt(at);
      if ((c < 'a' || c > 'z') && (c < '0' || c > '9') && IN_NAMES.indexOf(c) < 0) {
        return false;
      }
    }
    return !name.isEmpty();
  }

  // RFC 9110 §5.5: no control character, and no blank at either end.
  static boolean isValue(String value) {
    for (int at = 0; at < value.length(); at++) {
      char c = value.charAt(at);
      boolean isBlank = c == ' ' || c == '\t';
      boolean isInside = at > 0 && at < value.length() - 1;
      if (isBlank ? !isInside : c < ' ' || c == 0x7f || c > 0xff) {
        return false;
      }
    }
    return true;
  }

  /**
   * Why the section is malformed.
   *
   * @return the end of a sentence, printable ASCII; empty if it is not
   */
  public Optional<String> problem() {
    return problem.isEmpty() ? Optional.empty() : Optional.of(problem);
  }

  /**
   * The fields, but for pseudo-header fields; of a malformed section those before what is wrong.
   *
   * @return names and values, those of one name joined: cookies by {@code "; "} (RFC 9114 §4.2.1),
   *     others by {@code ", "} (RFC 9110 §5.3)
   */
  public Map<String, String> fields() {
    return fields;
  }

  /**
   * Why an {@code :authority} or Host is malformed (RFC 9114 §4.3.1, RFC 9110 §7.2): it is a host
   * and a port, as browsers write them (WHATWG URL §3.1).
   *
   * @param authority as it came
   * @return the end of a sentence; empty if it is not
   */
  public static Optional<String> authorityProblem(String authority) {
    int close = authority.startsWith("[") ? authority.indexOf(']') : 0;
    int colon = authority.indexOf(':', Math.max(0, close));
    String host = colon < 0 ? authority : authority.substring(0, colon);
    String port = colon < 0 ? "" : authority.substring(colon + 1);
    boolean isHost =
        host.startsWith("[")
            ? host.endsWith("]") && Ipv6Text.parse(host.substring(1, host.length() - 1)).isPresent()
            : isHostName(host);
    return isHost && isPort(port)
        ? Optional.empty()
        : Optional.of("the authority is no host and port");
  }

  private static boolean isHostName(String host) {
    for (int at = 0; at < host.length(); at++) {
      char c = host.charAt(at);
      if (c <= ' ' || c >= 0x7f || "#/:<>?@[\\]^|".indexOf(c) >= 0) {
        return false;
      }
    }
    return !host.isEmpty();
  }

  private static boolean isPort(String port) {
    int value = 0;
    for (int at = 0; at < port.length(); at++) {
      int digit = port.charAt(at) - '0';
      value = digit < 0 || digit > 9 || value > 65_535 ? 65_536 : value * 10 + digit;
    }
    return value <= 65_535;
  }
}
