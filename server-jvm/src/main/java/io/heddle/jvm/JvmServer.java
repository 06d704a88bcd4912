package io.heddle.jvm;

import io.heddle.HeddleException.Side;
import io.heddle.InvalidConfigurationException;
import io.heddle.IoFailureException;
import io.heddle.NetworkAddress;
import io.heddle.PlatformException;
import io.heddle.Server;
import io.heddle.ServerConfig;
import io.heddle.Session;
import io.heddle.TransportKind;
import io.heddle.event.ServerEvent;
import io.heddle.host.Listener;
import io.heddle.host.OriginPolicy;
import io.heddle.netty.Http3Listener;
import io.heddle.server.Addresses;
import io.heddle.server.BoundedWait;
import io.heddle.server.SessionHost;
import io.heddle.session.SharedFuture;
import io.heddle.tls.Certificate;
import io.heddle.tls.CertificateFiles;
import io.heddle.tls.CertificateLoadException;
import io.heddle.tls.DevelopmentCertificate;
import io.heddle.watch.LoopThread;
import io.heddle.websocket.Strand;
import io.heddle.websocket.WebSocketListener;
import io.netty.handler.codec.quic.Quic;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.IntSupplier;

/**
 * A server on the JVM: a door, and what listens before it, HTTP/3 or WebSockets or both. Safe from
 * any thread.
 */
public final class JvmServer implements Server {
  private final SessionHost host;
  private final Certificate certificate;
  private final boolean browserTrustable;
  private final List<Listener> listeners = new ArrayList<>();
  private final Strand strand = new Strand();
  private final SharedFuture<Void> released = new SharedFuture<>(strand, "a server");
  private final SharedFuture<Void> closed = new SharedFuture<>(strand, "a server");
  private Optional<IoFailureException> failure = Optional.empty();
  private boolean closing;

  private JvmServer(ServerConfig config) {
    browserTrustable = config.certificateFile().isEmpty();
    certificate =
        browserTrustable
            ? DevelopmentCertificate.create(config.host(), Instant.now())
            : load(config.certificateFile().get(), config.keyFile().orElseThrow());
    List<String> names = new ArrayList<>(certificate.names());
    names.addAll(Addresses.names(config.host()));
    host = new SessionHost(config, OriginPolicy.of(config, names));
    try {
      // What is not asked for is not loaded either: QUIC has native code.
      if (config.http3()) {
        requireQuic();
        listeners.add(Http3Listener.start(host, certificate));
      }
      if (config.webSocketPort().isPresent()) {
        listeners.add(WebSocketListener.start(host, certificate));
      }
    } catch (RuntimeException e) {
      for (Listener listener : listeners) {
        int ignored = listener.close(System.nanoTime());
      }
      throw e;
    }
    if (host.events().isOn()) {
      host.events().tell(new ServerEvent.Started(address(), webSocketAddress()));
    }
    for (Listener listener : listeners) {
      listener.failure().thenAccept(this::failed);
    }
  }

  /** The sockets are lost: what is left is closed, and {@link #closed} says why. */
  void failed(IoFailureException why) {
    begin(0, Optional.of(why));
  }

  /**
   * Starts a server; blocks while it binds its sockets.
   *
   * @param config its configuration
   * @return the listening server
   * @throws InvalidConfigurationException if an address is taken or a certificate unreadable
   */
  public static JvmServer start(ServerConfig config) {
    return new JvmServer(config);
  }

  private static void requireQuic() {
    if (!Quic.isAvailable()) {
      throw new PlatformException(
          Side.LOCAL,
          "Netty's native QUIC library does not load here: add the one for this platform to the"
              + " class path, or serve WebSockets only, by http3(false) and a webSocketPort",
          Quic.unavailabilityCause());
    }
  }

  private static Certificate load(String chainFile, String keyFile) {
    try {
      return CertificateFiles.load(Path.of(chainFile), Path.of(keyFile));
    } catch (CertificateLoadException e) {
      throw new InvalidConfigurationException(String.valueOf(e.getMessage()), e);
    }
  }

  /**
   * Decides on its sessions, for further listeners.
   *
   * @return always the same
   */
  public SessionHost host() {
    return host;
  }

  @Override
  public NetworkAddress address() {
    return listeners.get(0).address();
  }

  @Override
  public Optional<NetworkAddress> webSocketAddress() {
    return listeners.stream()
        .filter(listener -> listener.kind() == TransportKind.WEBSOCKET)
        .map(Listener::address)
        .findFirst();
  }

  @Override
  public Optional<String> certificateSha256() {
    return browserTrustable ? Optional.of(certificate.sha256Base64()) : Optional.empty();
  }

  @Override
  public CompletableFuture<Session> accept() {
    return host.accept();
  }

  @Override
  public int sessions() {
    return host.sessions();
  }

  @Override
  public long heldBytes() {
    return host.memory().heldBytes();
  }

  @Override
  public CompletableFuture<Void> shutdown(long graceMs) {
    begin(graceMs, Optional.empty());
    return released;
  }

  private synchronized void begin(long graceMs, Optional<IoFailureException> why) {
    if (!closing) {
      closing = true;
      failure = why;
      host.beginClosing();
      if (host.events().isOn()) {
        host.events().tell(new ServerEvent.Stopping(graceMs, why));
      }
      new Thread(() -> finish(graceMs), "heddle-shutdown").start();
    }
  }

  @Override
  public CompletableFuture<Void> closed() {
    return closed;
  }

  private void finish(long graceMs) {
    try {
      goAway();
      host.finish(graceMs);
    } catch (RuntimeException e) {
      notClosed(e);
    } finally {
      closeSockets(BoundedWait.endNs(host.config().closeTimeoutMs()));
    }
  }

  private void goAway() {
    try {
      listeners.forEach(Listener::goAway);
    } catch (RejectedExecutionException e) {
      // A thread has ended already, and its connections with it.
    }
  }

  private void closeSockets(long endNs) {
    // The clients of all transports have until the same time.
    int unheard = 0;
    for (int last = listeners.size() - 1; last >= 0; last--) {
      Listener listener = listeners.get(last);
      unheard += closed(() -> listener.close(endNs));
    }
    if (host.events().isOn()) {
      host.events().tell(new ServerEvent.Stopped(unheard));
    }
    released.succeed(null);
    Optional<IoFailureException> why;
    synchronized (this) {
      why = failure;
    }
    why.ifPresentOrElse(closed::fail, () -> closed.succeed(null));
  }

  private void notClosed(RuntimeException failure) {
    if (host.events().isOn()) {
      host.events()
          .tell(new ServerEvent.Trouble("Not everything could be closed", Optional.of(failure)));
    }
  }

  private int closed(IntSupplier listener) {
    try {
      return listener.getAsInt();
    } catch (RuntimeException e) {
      notClosed(e);
      return 0;
    }
  }

  /** As {@link Server#close()}; on a connection's thread, which it would wait for, only begins. */
  @Override
  public void close() {
    CompletableFuture<Void> done = shutdown(0);
    boolean wouldWaitForItself =
        LoopThread.isHere() || listeners.stream().anyMatch(Listener::isHere);
    if (!wouldWaitForItself) {
      done.join();
    }
  }
}
