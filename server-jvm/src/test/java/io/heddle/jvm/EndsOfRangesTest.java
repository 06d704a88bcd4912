package io.heddle.jvm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.heddle.BidiStream;
import io.heddle.Bytes;
import io.heddle.Client;
import io.heddle.ClientConfig;
import io.heddle.Server;
import io.heddle.ServerConfig;
import io.heddle.Session;
import io.heddle.TransportKind;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Durations of the configuration at the ends of their ranges. */
@Timeout(60)
class EndsOfRangesTest {
  private static final long NEVER = Long.MAX_VALUE;

  private static <T> T await(CompletableFuture<T> stage) throws Exception {
    return stage.get(20, TimeUnit.SECONDS);
  }

  private static ServerConfig.Builder server() {
    return ServerConfig.builder()
        .port(0)
        .webSocketPort(0)
        .webSocketTls(false)
        .route(
            "/echo",
            session ->
                session
                    .acceptBidi()
                    .thenCompose(
                        stream ->
                            stream
                                .readToEnd(100)
                                .thenCompose(stream::write)
                                .thenCompose(done -> stream.finish())));
  }

  private static ClientConfig.Builder client(TransportKind transport, Server server) {
    return ClientConfig.builder()
        .transports(transport)
        .webSocketOrigin("ws://localhost:" + server.webSocketAddress().orElseThrow().port())
        .serverCertificateHash(server.certificateSha256().orElseThrow());
  }

  private static Session connect(Client client, Server server) throws Exception {
    return await(client.connect("https://localhost:" + server.address().port() + "/echo"));
  }

  private static void echo(Session session) throws Exception {
    BidiStream stream = await(session.openBidi());
    await(stream.write(Bytes.ofUtf8("there and back")));
    await(stream.finish());
    Bytes echo = await(stream.readToEnd(100));
    assertEquals("there and back", echo.toUtf8());
    echo.release();
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "MEMORY")
  void theLongestDurationIsNever(TransportKind transport) throws Exception {
    ServerConfig config =
        server()
            .handshakeTimeoutMs(NEVER)
            .sessionTimeoutMs(NEVER)
            .idleTimeoutMs(NEVER)
            .keepAliveMs(NEVER)
            .build();
    assertEquals(0, config.keepAliveMs());
    try (Server server = await(Server.start(config));
        Client client =
            Client.create(
                client(transport, server)
                    .connectTimeoutMs(NEVER)
                    .headStartMs(NEVER)
                    .idleTimeoutMs(NEVER)
                    .keepAliveMs(NEVER)
                    .build())) {
      Session session = connect(client, server);
      session.datagrams().outgoingMaxAgeMs(NEVER);
      session.datagrams().incomingMaxAgeMs(NEVER);
      echo(session);
      CompletableFuture<Void> shutDown = server.shutdown(NEVER);
      assertFalse(shutDown.isDone());
      session.close();
      await(shutDown);
    }
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "MEMORY")
  void almostNeverIsLong(TransportKind transport) throws Exception {
    ServerConfig config =
        server()
            .handshakeTimeoutMs(NEVER - 1)
            .sessionTimeoutMs(NEVER - 1)
            .idleTimeoutMs(NEVER - 1)
            .keepAliveMs(NEVER - 2)
            .build();
    try (Server server = await(Server.start(config));
        Client client =
            Client.create(
                client(transport, server)
                    .connectTimeoutMs(NEVER - 1)
                    .headStartMs(NEVER - 1)
                    .idleTimeoutMs(NEVER - 1)
                    .keepAliveMs(NEVER - 2)
                    .build())) {
      echo(connect(client, server));
    }
  }
}
