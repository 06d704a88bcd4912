package io.heddle.cli;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A client's options under the names that {@code heddle echo} has for them. Stateless. */
final class OptionNames {
  private static final Map<String, String> TYPED =
      Map.of(
          "serverCertificateHash", "--cert-sha256",
          "trustedCertificates", "--trust",
          "insecureTrustAnyCertificate", "--insecure",
          "webSocketOrigin", "--websocket-origin",
          "httpProxy", "--proxy",
          "connectTimeoutMs", "--timeout");

  private static final Pattern NAME =
      Pattern.compile("\\b(?:[Aa]n? )?(" + String.join("|", TYPED.keySet()) + ")\\b");

  private OptionNames() {}

  /**
   * A sentence that names options as the user typed them.
   *
   * @param sentence one with the names of {@link io.heddle.ClientConfig.Builder}
   */
  static String asTyped(String sentence) {
    Matcher names = NAME.matcher(sentence);
    return names.replaceAll(name -> TYPED.get(name.group(1)));
  }
}
