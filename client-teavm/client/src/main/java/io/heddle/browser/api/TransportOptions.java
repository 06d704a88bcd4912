package io.heddle.browser.api;

import io.heddle.ClientConfig;
import io.heddle.CongestionControl;
import io.heddle.InvalidConfigurationException;
import io.heddle.browser.web.Any;
import io.heddle.browser.web.Uint8Array;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** W3C WebTransport, dictionary {@code WebTransportOptions}, as configuration. Stateless. */
final class TransportOptions {
  private static final int LONGEST_PROTOCOL = 512;

  private TransportOptions() {}

  /** Throws what W3C WebTransport's constructor throws. */
  static ClientConfig config(@Nullable Any options) {
    ClientConfig.Builder config = ClientConfig.builder();
    // W3C WebTransport §6.2: hashes are for dedicated connections.
    Any[] hashes = Scripts.array(Scripts.member(options, "serverCertificateHashes"));
    if (hashes.length > 0 && Scripts.isTrue(Scripts.member(options, "allowPooling"))) {
      Scripts.raise(
          Scripts.domException(
              "serverCertificateHashes need a connection of their own: leave allowPooling out",
              "NotSupportedError"));
    }
    for (Any hash : hashes) {
      addHash(config, hash);
    }
    for (Any protocol : Scripts.array(Scripts.member(options, "protocols"))) {
      String name = Scripts.text(protocol);
      if (name.length() > LONGEST_PROTOCOL) {
        Scripts.raise(syntaxError("A protocol name has at most 512 characters"));
      }
      config.protocol(name);
    }
    config.congestionControl(congestionControl(options));
    Any timeout = Scripts.member(options, "connectTimeoutMs");
    if (Any.isPresent(timeout)) {
      config.connectTimeoutMs((long) Any.number(timeout).orElse(0));
    }
    try {
      return config.build();
    } catch (InvalidConfigurationException e) {
      Scripts.raise(syntaxError(String.valueOf(e.getMessage())));
      throw e;
    }
  }

  private static void addHash(ClientConfig.Builder config, Any hash) {
    // W3C WebTransport §6.9: algorithms that nobody knows are passed over.
    if (!Scripts.text(Scripts.member(hash, "algorithm")).equalsIgnoreCase("sha-256")) {
      return;
    }
    Uint8Array digest = Scripts.copyOfBytes(Scripts.member(hash, "value"));
    if (digest == null || !Any.isPresent(Any.of(digest))) {
      Scripts.raise(Scripts.typeError("The value of a certificate hash has to be bytes"));
      return;
    }
    config.serverCertificateHash(Scripts.base64(digest));
  }

  private static CongestionControl congestionControl(@Nullable Any options) {
    Optional<String> wish = Any.text(Scripts.member(options, "congestionControl"));
    return wish.orElse("default").equals("low-latency")
        ? CongestionControl.BBR
        : CongestionControl.CUBIC;
  }

  static Any syntaxError(String message) {
    return Scripts.domException(message, "SyntaxError");
  }
}
