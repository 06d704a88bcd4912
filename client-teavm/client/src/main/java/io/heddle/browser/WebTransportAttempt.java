package io.heddle.browser;

import io.heddle.ClientConfig;
import io.heddle.CongestionControl;
import io.heddle.ConnectFailedException;
import io.heddle.HeddleException.Side;
import io.heddle.Session;
import io.heddle.TransportKind;
import io.heddle.browser.web.Any;
import io.heddle.browser.web.WebTransport;
import io.heddle.browser.web.WebTransportCloseInfo;
import io.heddle.browser.web.WebTransportHash;
import io.heddle.browser.web.WebTransportOptions;
import io.heddle.connect.SessionUrl;
import io.heddle.session.SessionEngine;
import io.heddle.session.SessionInfo;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** One try to open a session over WebTransport. Confined to the page's thread. */
final class WebTransportAttempt {
  private static int sessions;

  private final ClientConfig config;
  private final SessionUrl url;
  private final CompletableFuture<Session> result;

  WebTransportAttempt(ClientConfig config, SessionUrl url, CompletableFuture<Session> result) {
    this.config = config;
    this.url = url;
    this.result = result;
  }

  @SuppressWarnings("FutureReturnValueIgnored") // nothing comes after
  void start(List<CertificateHash> hashes) {
    WebTransport transport;
    long startNs = BrowserLoop.INSTANCE.nowNs();
    try {
      transport = new WebTransport(url.toString(), options(hashes));
    } catch (RuntimeException e) {
      result.completeExceptionally(
          new ConnectFailedException(
              Side.LOCAL,
              "The browser refuses to connect to "
                  + url
                  + ", as its security policy or its own rules have it: "
                  + Failures.text(e)));
      return;
    }
    Reactions.ignore(transport.getClosed());
    Reactions.on(
        transport.getReady(), ready -> established(transport, startNs), reason -> failed(reason));
    // Whoever else completes the result abandons this attempt.
    result.whenComplete(
        (session, failure) -> {
          if (failure != null) {
            transport.close(new WebTransportCloseInfo());
          }
        });
  }

  private WebTransportOptions options(List<CertificateHash> hashes) {
    WebTransportOptions options = new WebTransportOptions();
    // A connection of its own: limits, statistics and certificate hashes are per connection.
    options.allowPooling = false;
    options.congestionControl = congestionControl(config.congestionControl());
    if (!hashes.isEmpty()) {
      WebTransportHash[] trusted = new WebTransportHash[hashes.size()];
      for (int each = 0; each < trusted.length; each++) {
        trusted[each] = hashes.get(each).toScript();
      }
      options.serverCertificateHashes = trusted;
    }
    if (!config.protocols().isEmpty()) {
      options.protocols = config.protocols().toArray(String[]::new);
    }
    return options;
  }

  /** W3C WebTransport, {@code WebTransportCongestionControl}: a wish, not an algorithm. */
  private static String congestionControl(CongestionControl algorithm) {
    return algorithm == CongestionControl.BBR ? "low-latency" : "default";
  }

  private void established(WebTransport transport, long startNs) {
    if (result.isDone()) {
      return;
    }
    SessionInfo info =
        new SessionInfo(
            "browser-" + ++sessions,
            TransportKind.HTTP3,
            url.request(TransportKind.HTTP3, config.protocols()),
            transport.protocol().filter(protocol -> !protocol.isEmpty()),
            Optional.empty(),
            Optional.empty());
    BrowserCarrier carrier =
        new BrowserCarrier(
            transport,
            config.idleTimeoutMs(),
            config.limits().maxUnreadBytes(),
            BrowserLoop.INSTANCE.nowNs() - startNs);
    SessionEngine engine = new SessionEngine(info, config.limits(), carrier);
    Standstill.watchFor(engine.handle());
    carrier.start(engine);
    result.complete(engine.handle());
  }

  private void failed(Any reason) {
    String certificate =
        config.serverCertificateHashes().isEmpty()
            ? "is its certificate one that the browser trusts, or else is its hash configured?"
            : "is the hash that of the certificate it uses now, which has to be ECDSA P-256 and"
                + " valid at most 14 days?";
    // Browsers do not say which of these it was.
    result.completeExceptionally(
        new ConnectFailedException(
            Side.TRANSPORT,
            "No connection to "
                + url
                + ". Is the server running and does it accept this path? Is UDP blocked on the"
                + " way? As for TLS, "
                + certificate
                + " The browser says: "
                + Failures.text(reason)));
  }
}
