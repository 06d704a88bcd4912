package io.heddle.cli;

import java.net.URI;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assertions;

/** What the ready line of {@code heddle serve} says. */
record Ready(URI webtransport, URI pages, Optional<String> hash) {
  private static final Pattern LINE =
      Pattern.compile("ready webtransport=(\\S+) pages=(\\S+)(?: cert-sha256=(\\S+))?");

  static Ready parse(String line) {
    Matcher matcher = LINE.matcher(line);
    Assertions.assertTrue(matcher.matches(), line);
    return new Ready(
        URI.create(matcher.group(1)),
        URI.create(matcher.group(2)),
        Optional.ofNullable(matcher.group(3)));
  }

  String url(String path) {
    return webtransport + path;
  }
}
