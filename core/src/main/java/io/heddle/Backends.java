package io.heddle;

import java.util.Objects;
import java.util.ServiceLoader;
import java.util.concurrent.CompletableFuture;

/** Finds the platform's backend. Stateless. */
final class Backends {
  private Backends() {}

  static Client client(ClientConfig config) {
    Objects.requireNonNull(config);
    for (Backend backend : ServiceLoader.load(Backend.class)) {
      if (backend.fits()) {
        return backend.client(config);
      }
    }
    throw new PlatformException(
        HeddleException.Side.LOCAL,
        "No Heddle backend is on the class path: add heddle-server-jvm on the JVM, or heddle-client"
            + " under TeaVM");
  }

  static CompletableFuture<Server> server(ServerConfig config) {
    Objects.requireNonNull(config);
    for (Backend backend : ServiceLoader.load(Backend.class)) {
      if (backend.fits()) {
        var started = backend.server(config);
        if (started.isPresent()) {
          return started.get();
        }
      }
    }
    throw new PlatformException(
        HeddleException.Side.LOCAL,
        "No Heddle backend that can serve is on the class path: add heddle-server-jvm");
  }
}
