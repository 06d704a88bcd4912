package io.heddle.jvm;

import io.heddle.Client;
import io.heddle.ClientConfig;
import io.heddle.Server;
import io.heddle.ServerConfig;
import io.heddle.Session;
import io.heddle.TransportKind;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/** A server of both transports on loopback, and clients of it over one. */
final class TwoEnds implements AutoCloseable {
  final TransportKind transport;
  final Server server;
  final Client client;

  TwoEnds(TransportKind transport, UnaryOperator<ServerConfig.Builder> routes) {
    this.transport = transport;
    ServerConfig.Builder config =
        ServerConfig.builder().port(0).webSocketPort(0).webSocketTls(false);
    server = await(Server.start(routes.apply(config).build()));
    client = newClient();
  }

  static <T> T await(CompletableFuture<T> stage) {
    return stage.orTimeout(30, TimeUnit.SECONDS).join();
  }

  Client newClient() {
    return Client.create(
        ClientConfig.builder()
            .transports(transport)
            .connectTimeoutMs(20_000)
            .serverCertificateHash(server.certificateSha256().orElseThrow())
            .build());
  }

  String url(String path) {
    return (transport == TransportKind.HTTP3
            ? "https://localhost:" + server.address().port()
            : "ws://localhost:" + server.webSocketAddress().orElseThrow().port())
        + path;
  }

  Session connect(String path) {
    return await(client.connect(url(path)));
  }

  @Override
  public void close() {
    client.close();
    server.close();
  }
}
