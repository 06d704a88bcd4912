package io.heddle.browser.api;

import io.heddle.ClientConfig;
import io.heddle.CongestionControl;
import io.heddle.InvalidConfigurationException;
import io.heddle.TransportKind;
import io.heddle.browser.web.Any;
import io.heddle.browser.web.Uint8Array;
import java.util.ArrayList;
import java.util.List;
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
    boolean pools = Scripts.isTrue(Scripts.member(options, "allowPooling"));
    Scripts.forEach(
        Scripts.member(options, "serverCertificateHashes"),
        hash -> {
          if (pools) {
            Scripts.raise(
                Scripts.domException(
                    "serverCertificateHashes need a connection of their own: leave allowPooling"
                        + " out",
                    "NotSupportedError"));
          }
          addHash(config, hash);
        });
    Scripts.forEach(
        Scripts.member(options, "protocols"),
        protocol -> {
          String name = Scripts.text(protocol);
          if (name.length() > LONGEST_PROTOCOL) {
            Scripts.raise(syntaxError("A protocol name has at most 512 characters"));
          }
          config.protocol(name);
        });
    config.congestionControl(congestionControl(options));
    choose(config, options);
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

  /** Which transports are tried, and how: Heddle's own but for {@code requireUnreliable}. */
  private static void choose(ClientConfig.Builder config, @Nullable Any options) {
    List<TransportKind> kinds = transports(Scripts.member(options, "transports"));
    // W3C WebTransport §6.9: only where datagrams may get lost.
    if (Scripts.isTrue(Scripts.member(options, "requireUnreliable"))) {
      kinds.remove(TransportKind.WEBSOCKET);
    }
    if (kinds.isEmpty()) {
      Scripts.raise(Scripts.typeError("The options leave no transport to try"));
    }
    TransportKind first = kinds.remove(0);
    config.transports(first, kinds.toArray(new TransportKind[0]));
    Any headStart = Scripts.member(options, "headStartMs");
    if (Any.isPresent(headStart)) {
      config.headStartMs((long) Any.number(headStart).orElse(-1));
    }
    Any origin = Scripts.member(options, "webSocketOrigin");
    if (Any.isPresent(origin)) {
      config.webSocketOrigin(Scripts.text(origin));
    }
  }

  private static List<TransportKind> transports(@Nullable Any names) {
    List<TransportKind> kinds = new ArrayList<>();
    if (!Any.isPresent(names)) {
      kinds.addAll(ClientConfig.DEFAULT.transports());
    }
    Scripts.forEach(names, name -> kinds.add(transport(Scripts.text(name))));
    return kinds;
  }

  private static TransportKind transport(String name) {
    if (!name.equals(TransportKind.HTTP3.label())
        && !name.equals(TransportKind.WEBSOCKET.label())) {
      Scripts.raise(Scripts.typeError("A transport is \"http3\" or \"websocket\", not " + name));
    }
    return name.equals(TransportKind.HTTP3.label()) ? TransportKind.HTTP3 : TransportKind.WEBSOCKET;
  }

  private static void addHash(ClientConfig.Builder config, Any hash) {
    // W3C WebTransport §6.9: algorithms that nobody knows are passed over.
    if (!Scripts.lowerCase(Scripts.member(hash, "algorithm")).equals("sha-256")) {
      return;
    }
    Uint8Array digest = Scripts.copyOfBytes(Scripts.member(hash, "value"));
    if (digest == null) {
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
