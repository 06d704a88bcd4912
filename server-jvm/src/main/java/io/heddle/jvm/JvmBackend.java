package io.heddle.jvm;

import io.heddle.Backend;
import io.heddle.Client;
import io.heddle.ClientConfig;
import io.heddle.HeddleException.Side;
import io.heddle.PlatformException;
import io.heddle.Server;
import io.heddle.ServerConfig;
import io.heddle.TransportKind;
import io.heddle.connect.ConnectEvents;
import io.heddle.connect.Dialer;
import io.heddle.connect.DialingClient;
import io.heddle.connect.TransportMemory;
import io.heddle.event.Events;
import io.heddle.netty.Http3Dialer;
import io.heddle.observe.JvmEvents;
import io.heddle.session.Loop;
import io.heddle.watch.ProcessLog;
import io.heddle.websocket.Strand;
import io.heddle.websocket.WebSocketDialer;
import io.netty.handler.codec.quic.Quic;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Heddle on the JVM; found by {@link java.util.ServiceLoader}. Any thread. */
public final class JvmBackend implements Backend {
  /** For {@link java.util.ServiceLoader}. */
  public JvmBackend() {}

  @Override
  public boolean fits() {
    return true;
  }

  @Override
  public Client client(ClientConfig config) {
    Events events = JvmEvents.of(config.events());
    List<Dialer> dialers = new ArrayList<>();
    for (TransportKind kind : config.transports()) {
      if (kind == TransportKind.WEBSOCKET) {
        dialers.add(new WebSocketDialer(config, events));
      } else if (Quic.isAvailable()) {
        dialers.add(new Http3Dialer(config, events));
      } else if (config.transports().size() == 1) {
        throw new PlatformException(
            Side.LOCAL,
            "Netty's native QUIC library does not load here, and WebTransport is all that may be"
                + " used",
            Quic.unavailabilityCause());
      } else {
        ProcessLog.warn("No WebTransport: Netty's native QUIC library does not load here");
      }
    }
    Loop loop = new Strand();
    return new JvmClient(
        new DialingClient(
            config,
            loop,
            JavaUrls::parse,
            dialers,
            new TransportMemory(),
            ConnectEvents.of(events, loop)),
        loop);
  }

  @Override
  public Optional<CompletableFuture<Server>> server(ServerConfig config) {
    Objects.requireNonNull(config);
    try {
      return Optional.of(CompletableFuture.completedFuture(JvmServer.start(config)));
    } catch (RuntimeException e) {
      return Optional.of(CompletableFuture.failedFuture(e));
    }
  }
}
