package io.heddle.browser;

import io.heddle.ClientConfig;
import io.heddle.HeddleException.Side;
import io.heddle.PlatformException;
import io.heddle.Session;
import io.heddle.TransportKind;
import io.heddle.browser.web.WebTransport;
import io.heddle.connect.Dialer;
import io.heddle.connect.SessionUrl;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Opens sessions through the browser's WebTransport. Confined to the page's thread. */
final class WebTransportDialer implements Dialer {
  private final ClientConfig config;
  private final List<CertificateHash> hashes = new ArrayList<>();

  WebTransportDialer(ClientConfig config) {
    this.config = config;
    for (String hash : config.serverCertificateHashes()) {
      hashes.add(CertificateHash.of(hash));
    }
  }

  @Override
  public TransportKind kind() {
    return TransportKind.HTTP3;
  }

  @Override
  public void dial(SessionUrl url, CompletableFuture<Session> result) {
    if (WebTransport.isSupported()) {
      new WebTransportAttempt(config, url, result).start(hashes);
    } else {
      result.completeExceptionally(
          new PlatformException(
              Side.LOCAL,
              "This page has no WebTransport: it needs a browser that does, and a page that came"
                  + " over HTTPS or from localhost"));
    }
  }

  @Override
  public CompletableFuture<Void> close() {
    return CompletableFuture.completedFuture(null);
  }
}
