package io.heddle;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** What client and server configurations check alike. Stateless. */
final class Checks {
  /** The size of packets over UDP where nothing else was said. */
  static final int UDP_PAYLOAD_BYTES = 1_452;

  private Checks() {}

  /**
   * An unmodifiable copy of a map without nulls. Not {@code Map.copyOf}: compiled to WebAssembly,
   * an empty one of those divides by its size.
   */
  static <V> Map<String, V> copyOf(Map<String, V> map) {
    Map<String, V> copy = new LinkedHashMap<>();
    map.forEach(
        (key, value) -> copy.put(Objects.requireNonNull(key), Objects.requireNonNull(value)));
    return Collections.unmodifiableMap(copy);
  }

  static void positive(long value, String name) {
    if (value <= 0) {
      throw new InvalidConfigurationException(
          name + " must be more than 0 milliseconds, but is " + value);
    }
  }

  static void timeouts(long idleTimeoutMs, long keepAliveMs) {
    positive(idleTimeoutMs, "idleTimeoutMs");
    if (keepAliveMs < 0 || keepAliveMs >= idleTimeoutMs) {
      throw new InvalidConfigurationException(
          "keepAliveMs must be 0 (off) or less than idleTimeoutMs ("
              + idleTimeoutMs
              + "), or the connection times out between two signs of life; it is "
              + keepAliveMs);
    }
  }

  // RFC 9000 §14: every path carries 1200 bytes; §18.2: 65527 is the most.
  static void udpPayload(int bytes) {
    if (bytes < 1_200 || bytes > 65_527) {
      throw new InvalidConfigurationException(
          "maxUdpPayloadBytes must be 1200 to 65527, but is " + bytes);
    }
  }

  // webtrans-http3 §3.3: the names travel as RFC 9651 Strings, which are printable ASCII.
  static void protocols(List<String> protocols) {
    Set<String> seen = new LinkedHashSet<>();
    for (String protocol : protocols) {
      boolean printable = !protocol.isEmpty();
      for (int i = 0; i < protocol.length(); i++) {
        printable &= protocol.charAt(i) >= 0x20 && protocol.charAt(i) < 0x7f;
      }
      if (!printable) {
        throw new InvalidConfigurationException(
            "A protocol name consists of printable ASCII characters, at least one, unlike \""
                + protocol
                + "\"");
      }
      if (!seen.add(protocol)) {
        throw new InvalidConfigurationException("The protocol " + protocol + " is named twice");
      }
    }
  }
}
