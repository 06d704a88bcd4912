package io.heddle.pages;

import java.util.List;
import java.util.Locale;

/** Which content coding a client asks for (RFC 9110 §12.5.3). Stateless. */
final class AcceptedCodings {
  private AcceptedCodings() {}

  /**
   * Whether to send gzip rather than the content as it is.
   *
   * @param fields the values of {@code Accept-Encoding}, none if the client sent none
   */
  static boolean preferGzip(List<String> fields) {
    double gzip = -1;
    double any = 0;
    // Always acceptable unless refused, but not asked for unless named.
    double identity = 0;
    for (String coding : String.join(",", fields).split(",", -1)) {
      String[] parts = coding.split(";", 2);
      double quality = parts.length == 1 ? 1 : quality(parts[1]);
      switch (parts[0].strip().toLowerCase(Locale.ROOT)) {
        case "gzip", "x-gzip" -> gzip = Math.max(gzip, quality);
        case "*" -> any = quality;
        case "identity" -> identity = quality;
        default -> {}
      }
    }
    double wanted = gzip < 0 ? any : gzip;
    return wanted > 0 && wanted >= identity;
  }

  /** What cannot be understood is taken for a refusal: whoever sent it gets the plain content. */
  private static double quality(String parameter) {
    String[] pair = parameter.split("=", 2);
    if (pair.length < 2 || !pair[0].strip().equalsIgnoreCase("q")) {
      return 0;
    }
    try {
      return Double.parseDouble(pair[1].strip());
    } catch (NumberFormatException e) {
      return 0;
    }
  }
}
