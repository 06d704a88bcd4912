package io.heddle.jvm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.Bytes;
import io.heddle.Client;
import io.heddle.ClientConfig;
import io.heddle.Limits;
import io.heddle.SendStream;
import io.heddle.Server;
import io.heddle.ServerConfig;
import io.heddle.Session;
import io.heddle.TransportKind;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A peer has as many streams open as it was allowed, not one more, on every transport. */
@Timeout(60)
final class StreamLimitsTest {
  private static final int MORE = 3;

  private final CompletableFuture<Session> arrived = new CompletableFuture<>();
  private final List<AutoCloseable> open = new ArrayList<>();

  @AfterEach
  void stop() throws Exception {
    for (AutoCloseable next : open) {
      next.close();
    }
  }

  private static <T> T await(CompletableFuture<T> stage) {
    return stage.orTimeout(20, TimeUnit.SECONDS).join();
  }

  static Stream<Arguments> limits() {
    return Stream.of(TransportKind.HTTP3, TransportKind.WEBSOCKET)
        .flatMap(
            transport -> Stream.of(0, 1, 2, 3, 17).map(limit -> Arguments.of(transport, limit)));
  }

  /** A client and the server's end of its session. */
  private Session connect(TransportKind transport, Limits server, Limits client) {
    Server listening =
        await(
            Server.start(
                ServerConfig.builder()
                    .port(0)
                    .webSocketPort(0)
                    .limits(server)
                    .route("/", arrived::complete)
                    .build()));
    Client dialling =
        Client.create(
            ClientConfig.builder()
                .transports(transport)
                .limits(client)
                .serverCertificateHash(listening.certificateSha256().orElseThrow())
                .build());
    open.add(dialling);
    open.add(listening);
    return await(
        dialling.connect(
            transport == TransportKind.HTTP3
                ? "https://localhost:" + listening.address().port() + "/"
                : "ws://localhost:" + listening.webSocketAddress().orElseThrow().port() + "/"));
  }

  private static Limits limits(int bidi, int uni) {
    return Limits.builder().maxBidiStreams(bidi).maxUniStreams(uni).build();
  }

  /** What either end has sent before is known to the other when this returns. */
  private static void roundTrips(Session one, Session other) {
    for (int i = 0; i < 3; i++) {
      await(one.datagrams().send(Bytes.ofUtf8("ping")));
      await(other.datagrams().receive()).release();
      await(other.datagrams().send(Bytes.ofUtf8("pong")));
      await(one.datagrams().receive()).release();
    }
  }

  private static long done(List<? extends CompletableFuture<?>> opens) {
    return opens.stream().filter(CompletableFuture::isDone).count();
  }

  private static void opensExactly(
      int limit,
      Session opener,
      Session other,
      Function<Session, CompletableFuture<? extends SendStream>> openOne,
      Function<Session, CompletableFuture<?>> endOne) {
    List<CompletableFuture<? extends SendStream>> opens = new ArrayList<>();
    for (int i = 0; i < limit + MORE; i++) {
      opens.add(openOne.apply(opener));
    }
    for (int i = 0; i < limit; i++) {
      await(await(opens.get(i)).writeSome(Bytes.ofUtf8("x")));
    }
    roundTrips(opener, other);
    assertEquals(limit, done(opens), "open at first");
    for (int over = 1; over <= MORE && limit > 0; over++) {
      await(await(opens.get(over - 1)).finish());
      await(endOne.apply(other));
      await(opens.get(limit + over - 1));
      roundTrips(opener, other);
      assertEquals(limit + over, done(opens), "open after " + over + " ended");
      await(await(opens.get(limit + over - 1)).writeSome(Bytes.ofUtf8("x")));
    }
  }

  private static CompletableFuture<?> endBidi(Session other) {
    return other
        .acceptBidi()
        .thenCompose(
            stream ->
                stream
                    .readToEnd(10)
                    .thenAccept(Bytes::release)
                    .thenCompose(read -> stream.finish()));
  }

  private static CompletableFuture<?> endUni(Session other) {
    return other.acceptUni().thenCompose(stream -> stream.readToEnd(10)).thenAccept(Bytes::release);
  }

  @ParameterizedTest
  @MethodSource("limits")
  void aClientOpensExactlyWhatItsServerAllows(TransportKind transport, int limit) {
    Session client = connect(transport, limits(limit, 5), Limits.DEFAULT);
    Session server = await(arrived);
    opensExactly(limit, client, server, Session::openBidi, StreamLimitsTest::endBidi);
  }

  @ParameterizedTest
  @MethodSource("limits")
  void aClientOpensExactlyAsManyOneWay(TransportKind transport, int limit) {
    Session client = connect(transport, limits(5, limit), Limits.DEFAULT);
    Session server = await(arrived);
    opensExactly(limit, client, server, Session::openUni, StreamLimitsTest::endUni);
  }

  @ParameterizedTest
  @MethodSource("limits")
  void aServerOpensExactlyWhatItsClientAllows(TransportKind transport, int limit) {
    Session client = connect(transport, Limits.DEFAULT, limits(limit, limit));
    Session server = await(arrived);
    opensExactly(limit, server, client, Session::openBidi, StreamLimitsTest::endBidi);
    opensExactly(limit, server, client, Session::openUni, StreamLimitsTest::endUni);
  }

  @ParameterizedTest
  @MethodSource("limits")
  void stoppedAndResetStreamsMakeRoom(TransportKind transport, int limit) {
    int least = Math.max(1, limit);
    Session client = connect(transport, limits(least, least), Limits.DEFAULT);
    Session server = await(arrived);
    for (int i = 0; i < 3 * least; i++) {
      SendStream stopped = await(client.openUni());
      await(stopped.writeSome(Bytes.ofUtf8("x")));
      await(server.acceptUni()).stopSending(1);
      SendStream reset = await(client.openUni());
      await(reset.writeSome(Bytes.ofUtf8("x")));
      var arrivedReset = await(server.acceptUni());
      reset.reset(2);
      assertTrue(
          arrivedReset
              .receiveClosed()
              .handle((closed, failure) -> true)
              .orTimeout(20, TimeUnit.SECONDS)
              .join());
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"HTTP3", "WEBSOCKET"})
  void theLargestLimitIsOne(TransportKind transport) {
    int most = Integer.MAX_VALUE;
    Session client = connect(transport, limits(most, most), limits(most, most));
    await(await(client.openBidi()).writeSome(Bytes.ofUtf8("x")));
    await(await(client.openUni()).writeSome(Bytes.ofUtf8("x")));
    await(await(await(arrived).openBidi()).writeSome(Bytes.ofUtf8("x")));
  }
}
