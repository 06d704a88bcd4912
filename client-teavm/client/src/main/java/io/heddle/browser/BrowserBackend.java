package io.heddle.browser;

import io.heddle.Backend;
import io.heddle.Client;
import io.heddle.ClientConfig;
import io.heddle.InvalidConfigurationException;
import io.heddle.Server;
import io.heddle.ServerConfig;
import io.heddle.TransportKind;
import io.heddle.connect.Dialer;
import io.heddle.connect.DialingClient;
import io.heddle.connect.TransportMemory;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.teavm.interop.PlatformMarker;

/** Heddle's platform in pages and workers. Confined to the page's thread. */
public final class BrowserBackend implements Backend {
  /** Of all clients of the page: one made anew for each session is to profit, too. */
  private static final TransportMemory MEMORY = new TransportMemory();

  /** For {@link java.util.ServiceLoader}. */
  public BrowserBackend() {}

  @Override
  public boolean fits() {
    return isCompiled();
  }

  /**
   * True where TeaVM has compiled it. Not asked of TeaVM's own PlatformDetector, which is not there
   * when the client's jar, with its pages, is on the class path of a server.
   */
  @PlatformMarker
  private static boolean isCompiled() {
    return false;
  }

  @Override
  public Client client(ClientConfig config) {
    // What concerns trust is never ignored (ClientConfig).
    if (config.trustedCertificates().isPresent() || config.insecureTrustAnyCertificate()) {
      throw new InvalidConfigurationException(
          "A browser decides by itself whom to trust: leave out trustedCertificates and"
              + " insecureTrustAnyCertificate, and name a development certificate by"
              + " serverCertificateHash");
    }
    List<Dialer> dialers = new ArrayList<>();
    for (TransportKind kind : config.transports()) {
      dialers.add(
          kind == TransportKind.HTTP3
              ? new WebTransportDialer(config)
              : new WebSocketDialer(config));
    }
    return new DialingClient(config, BrowserLoop.INSTANCE, PageUrls::parse, dialers, MEMORY);
  }

  @Override
  public Optional<CompletableFuture<Server>> server(ServerConfig config) {
    return Optional.empty();
  }
}
