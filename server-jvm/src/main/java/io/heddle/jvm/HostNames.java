package io.heddle.jvm;

import io.heddle.InvalidConfigurationException;
import io.heddle.wire.Ipv6Text;
import io.heddle.wire.Utf8;
import java.text.Normalizer;
import java.util.Locale;
import java.util.Optional;

/**
 * Writes hosts as browsers do (WHATWG URL §3.5): names in ASCII, addresses in their one form.
 * Stateless.
 *
 * <p>Names that are not ASCII are mapped as UTS #46 has it, non-transitional: by Unicode as this
 * JVM knows it. {@code java.net.IDN} would ask for other hosts: it is IDNA of 2003. Of UTS #46's
 * checks that of joiners is not made: a name that fails it resolves to nothing.
 */
final class HostNames {
  // WHATWG URL §3.1, forbidden domain code points but for controls, and the space.
  private static final String FORBIDDEN = "#/:<>?@[\\]^|%\u007f";

  private static final int MAX_DOTTED_PARTS = 4;

  private HostNames() {}

  /**
   * A host as it goes into a request.
   *
   * @param host as it was typed, IPv6 in brackets
   * @return IPv6 without brackets, and with its zone if it has one
   * @throws InvalidConfigurationException if it is none
   */
  static String canonical(String host) {
    if (host.startsWith("[")) {
      return ipv6(host);
    }
    byte[] bytes = decoded(host);
    // WHATWG URL §3.5 decodes without fail, and U+FFFD is then refused.
    String name = Utf8.decode(bytes, 0, bytes.length).orElseThrow(() -> refused(host));
    String ascii = isAscii(name) ? name.toLowerCase(Locale.ROOT) : toAscii(name, host);
    for (int at = 0; at < ascii.length(); at++) {
      if (ascii.charAt(at) < ' ' || FORBIDDEN.indexOf(ascii.charAt(at)) >= 0) {
        throw refused(host);
      }
    }
    // As Chromium has it; by the standard there are no spaces, and asterisks stay.
    return endsInNumber(ascii) ? ipv4(ascii, host) : ascii.replace(" ", "%20").replace("*", "%2A");
  }

  private static InvalidConfigurationException refused(String host) {
    return new InvalidConfigurationException(
        "A host is a name or an address, IPv6 in brackets; \"" + host + "\" is neither");
  }

  private static boolean isAscii(String text) {
    return text.chars().allMatch(c -> c < 0x80);
  }

  /** The bytes of a text, those of its percent-encodings decoded (WHATWG URL §1.3). */
  private static byte[] decoded(String text) {
    byte[] raw = Utf8.encode(text);
    int size = 0;
    for (int at = 0; at < raw.length; at++) {
      int high = raw[at] == '%' && at + 2 < raw.length ? Character.digit(raw[at + 1], 16) : -1;
      int low = high >= 0 ? Character.digit(raw[at + 2], 16) : -1;
      raw[size++] = low >= 0 ? (byte) ((high << 4) | low) : raw[at];
      at += low >= 0 ? 2 : 0;
    }
    return java.util.Arrays.copyOf(raw, size);
  }

  // ---- names ----

  private static String toAscii(String name, String host) {
    StringBuilder mapped = new StringBuilder();
    name.codePoints().forEach(point -> mapped.append(mapped(point, host)));
    String normal = Normalizer.normalize(mapped, Normalizer.Form.NFC);
    StringBuilder ascii = new StringBuilder();
    if (!BidiRule.holds(normal)) {
      throw refused(host);
    }
    for (String label : normal.split("\\.", -1)) {
      ascii.append(label(label, host)).append('.');
    }
    return ascii.substring(0, ascii.length() - 1);
  }

  /** UTS #46 §4, step 1: what a character of a name stands for. */
  private static String mapped(int point, String host) {
    switch (point) {
      case 0xdf, 0x3c2, 0x200c, 0x200d -> {
        // Deviations: the ß, the final sigma and the joiners stand for themselves.
        return Character.toString(point);
      }
      case 0x1e9e -> {
        return "ß";
      }
      case 0x3002, 0xff0e, 0xff61 -> {
        return ".";
      }
      case 0xad, 0x34f, 0x180b, 0x180c, 0x180d, 0x180f, 0x200b, 0x2060, 0x2064, 0xfeff -> {
        return "";
      }
      case 0x115f, 0x1160, 0x3164, 0xffa0, 0x17b4, 0x17b5, 0xfffc, 0xfffd -> throw refused(host);
      default -> {
        if ((point >= 0xfe00 && point <= 0xfe0f) || (point >= 0xe0100 && point <= 0xe01ef)) {
          return "";
        }
      }
    }
    switch (Character.getType(point)) {
      case Character.UNASSIGNED,
          Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.PRIVATE_USE -> {
        if (point >= 0x80) {
          throw refused(host);
        }
      }
      default -> {}
    }
    String compatible = Normalizer.normalize(Character.toString(point), Normalizer.Form.NFKC);
    if (point >= 0x80 && compatible.indexOf('.') >= 0) {
      // Such as the "1." in one character: no label ends inside one.
      throw refused(host);
    }
    StringBuilder folded = new StringBuilder();
    compatible.codePoints().forEach(next -> folded.append(folded(next)));
    return Normalizer.normalize(folded, Normalizer.Form.NFKC);
  }

  /**
   * Full case folding (Unicode, CaseFolding.txt), by the JVM's mappings to upper and lower case.
   */
  private static String folded(int point) {
    boolean isCherokee =
        (point >= 0x13a0 && point <= 0x13f5)
            || (point >= 0x13f8 && point <= 0x13fd)
            || (point >= 0xab70 && point <= 0xabbf);
    String one = Character.toString(point);
    if (point == 0x131 || point == 0xdf || point == 0x3c2) {
      return one;
    }
    String upper = one.toUpperCase(Locale.ROOT);
    if (isCherokee) {
      return upper;
    }
    StringBuilder folded = new StringBuilder();
    // One at a time: a sigma that ends a word would become a final one.
    upper
        .codePoints()
        .forEach(next -> folded.append(Character.toString(next).toLowerCase(Locale.ROOT)));
    return folded.toString();
  }

  private static String label(String label, String host) {
    if (isAscii(label)) {
      return label;
    }
    int type = Character.getType(label.codePointAt(0));
    // UTS #46 §4.1, validity criterion 6
    if (type == Character.NON_SPACING_MARK
        || type == Character.COMBINING_SPACING_MARK
        || type == Character.ENCLOSING_MARK) {
      throw refused(host);
    }
    return "xn--" + Punycode.encode(label);
  }

  // ---- addresses ----

  private static String ipv6(String host) {
    int zone = host.indexOf('%') < 0 ? host.length() - 1 : host.indexOf('%');
    if (!host.endsWith("]")) {
      throw refused(host);
    }
    Optional<byte[]> address = Ipv6Text.parse(host.substring(1, zone));
    return Ipv6Text.format(address.orElseThrow(() -> refused(host)))
        + host.substring(zone, host.length() - 1);
  }

  // WHATWG URL §3.5, ends in a number checker
  private static boolean endsInNumber(String name) {
    int end = name.endsWith(".") ? name.length() - 1 : name.length();
    String last = name.substring(name.lastIndexOf('.', end - 1) + 1, end);
    return !last.isEmpty()
        && (number(last) >= 0 || last.chars().allMatch(c -> c >= '0' && c <= '9'));
  }

  // WHATWG URL §3.5, IPv4 parser
  private static String ipv4(String name, String host) {
    String text = name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    String[] parts = text.split("\\.", -1);
    if (parts.length > MAX_DOTTED_PARTS) {
      throw refused(host);
    }
    long address = 0;
    for (int i = 0; i < parts.length; i++) {
      long number = parts[i].isEmpty() ? -1 : number(parts[i]);
      int bits = i < parts.length - 1 ? 8 : 8 * (MAX_DOTTED_PARTS - i);
      if (number < 0 || number >= 1L << bits) {
        throw refused(host);
      }
      address = (address << bits) | number;
    }
    return (address >> 24)
        + "."
        + ((address >> 16) & 255)
        + "."
        + ((address >> 8) & 255)
        + "."
        + (address & 255);
  }

  /**
   * Decimal, octal after 0, or hexadecimal after 0x; more than 32 bits are as good as 33; or -1.
   */
  private static long number(String text) {
    boolean isHex = text.startsWith("0x");
    boolean isOctal = !isHex && text.length() > 1 && text.startsWith("0");
    int radix = isHex ? 16 : isOctal ? 8 : 10;
    long value = 0;
    for (int at = isHex ? 2 : 0; at < text.length(); at++) {
      int digit = Character.digit(text.charAt(at), radix);
      if (digit < 0) {
        return -1;
      }
      value = Math.min(value * radix + digit, 1L << 32);
    }
    return value;
  }
}
