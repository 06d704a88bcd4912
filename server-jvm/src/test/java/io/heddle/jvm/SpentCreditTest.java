package io.heddle.jvm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.Bytes;
import io.heddle.Client;
import io.heddle.ClientConfig;
import io.heddle.CloseInfo;
import io.heddle.HeddleException.Side;
import io.heddle.IoFailureException;
import io.heddle.Limits;
import io.heddle.RateLimitException;
import io.heddle.ReceiveStream;
import io.heddle.SendStream;
import io.heddle.Server;
import io.heddle.ServerConfig;
import io.heddle.Session;
import io.heddle.StreamException;
import io.heddle.StreamException.Kind;
import io.heddle.TransportKind;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What still goes on when the peer has given no more credit for the bytes of streams. */
@Timeout(60)
final class SpentCreditTest {
  private static final int WINDOW_BYTES = 64 << 10;
  private static final int CHUNK_BYTES = 12 << 10;

  private final CompletableFuture<Session> accepted = new CompletableFuture<>();
  private @Nullable Server server;
  private @Nullable Client client;

  private int windowBytes = WINDOW_BYTES;

  private Limits limits(int maxUnreadBytes) {
    return Limits.builder()
        .connectionWindowBytes(windowBytes)
        .streamWindowBytes(windowBytes)
        .readAheadBytes(1024)
        .maxUnreadBytes(maxUnreadBytes)
        .build();
  }

  /** The client's end of a session; the server's comes with {@link #accepted}. */
  private Session connect(TransportKind transport, int maxUnreadBytes) throws Exception {
    Server started =
        Blocking.await(
            Server.start(
                ServerConfig.builder()
                    .host("127.0.0.1")
                    .port(0)
                    .webSocketPort(0)
                    .webSocketTls(false)
                    .limits(limits(maxUnreadBytes))
                    .route("/", accepted::complete)
                    .build()));
    server = started;
    Client dialler =
        Client.create(
            ClientConfig.builder()
                .transports(transport)
                .limits(limits(maxUnreadBytes))
                .insecureTrustAnyCertificate(true)
                .build());
    client = dialler;
    String origin =
        transport == TransportKind.HTTP3
            ? "https://127.0.0.1:" + started.address().port()
            : "ws://127.0.0.1:" + started.webSocketAddress().orElseThrow().port();
    return Blocking.await(dialler.connect(origin + "/"));
  }

  @AfterEach
  void stop() throws Exception {
    Objects.requireNonNull(client).close();
    Objects.requireNonNull(server).close();
  }

  /** Uses the credit up with streams that have ended, which nobody reads and nobody can reset. */
  private void spend(Session from, Session to) throws Exception {
    for (int sent = 0; sent < 2 * WINDOW_BYTES; sent += CHUNK_BYTES) {
      SendStream stream = Blocking.await(from.openUni());
      stream.write(Bytes.of(new byte[CHUNK_BYTES]));
      stream.finish();
    }
    long sent = untilNothingMoreIsSent(from, to);
    assertTrue(sent < WINDOW_BYTES + 1024, "sent " + sent);
  }

  private static long untilNothingMoreIsSent(Session from, Session to) throws Exception {
    long before = -1;
    int roundTripsWithout = 0;
    while (roundTripsWithout < 5) {
      roundTrip(from, to);
      long sent = Blocking.await(from.stats()).bytesSent();
      roundTripsWithout = sent == before ? roundTripsWithout + 1 : 0;
      before = sent;
    }
    return before;
  }

  private static void roundTrip(Session from, Session to) throws Exception {
    var there = to.datagrams().receive();
    from.datagrams().send(Bytes.ofUtf8("there"));
    Blocking.await(there).release();
    var back = from.datagrams().receive();
    to.datagrams().send(Bytes.ofUtf8("back"));
    Blocking.await(back).release();
  }

  private static <T> T soon(CompletableFuture<T> stage) throws Exception {
    return stage.get(4, TimeUnit.SECONDS);
  }

  private static String text(Bytes bytes) {
    String text = bytes.toUtf8();
    bytes.release();
    return text;
  }

  @ParameterizedTest
  @EnumSource(names = {"HTTP3", "WEBSOCKET"})
  void endsWithoutBytesResetsAndWishesArrive(TransportKind transport) throws Exception {
    Session here = connect(transport, 0);
    Session there = Blocking.await(accepted);
    SendStream ending = Blocking.await(here.openUni());
    soon(ending.write(Bytes.ofUtf8("ending")));
    ReceiveStream endingThere = Blocking.await(there.acceptUni());
    SendStream aborted = Blocking.await(here.openUni());
    soon(aborted.write(Bytes.ofUtf8("aborted")));
    ReceiveStream abortedThere = Blocking.await(there.acceptUni());
    roundTrip(here, there);

    spend(here, there);
    ending.finish();
    assertEquals("ending", text(soon(endingThere.readToEnd(100))));
    aborted.reset(5);
    StreamException reset =
        assertThrows(StreamException.class, () -> await(abortedThere.receiveClosed(), 4));
    assertEquals(Kind.RESET, reset.kind());
    assertEquals(OptionalLong.of(5), reset.code());
    here.drain();
    soon(there.draining());
    here.close();
  }

  private static void await(CompletableFuture<?> stage, int seconds) throws Throwable {
    try {
      stage.orTimeout(seconds, TimeUnit.SECONDS).join();
    } catch (CompletionException e) {
      throw e.getCause();
    }
  }

  @ParameterizedTest
  @CsvSource({"HTTP3, true", "HTTP3, false", "WEBSOCKET, true", "WEBSOCKET, false"})
  void aCloseIsToldWithItsCodeAndWords(TransportKind transport, boolean byClient) throws Exception {
    Session atClient = connect(transport, 0);
    Session atServer = Blocking.await(accepted);
    Session here = byClient ? atClient : atServer;
    Session there = byClient ? atServer : atClient;
    spend(here, there);
    String words = "w".repeat(1000);
    here.close(7, words);
    assertEquals(CloseInfo.of(7, words, Side.REMOTE), soon(there.closed()));
    assertEquals(CloseInfo.of(7, words, Side.LOCAL), soon(here.closed()));
  }

  @Test
  void aCloseForWhichThereIsNoCreditAtAllIsToldByTheEndOfTheConnection() throws Exception {
    // Of so small a window nothing is reserved.
    windowBytes = 16 << 10;
    Session here = connect(TransportKind.HTTP3, 0);
    Session there = Blocking.await(accepted);
    spend(here, there);
    here.close(7, "words");
    IoFailureException lost =
        assertThrows(IoFailureException.class, () -> await(there.closed(), 20));
    assertTrue(lost.toString().contains("closed with code 7: words"), lost.toString());
  }

  @ParameterizedTest
  @EnumSource(names = {"HTTP3", "WEBSOCKET"})
  void aReadForWhichThereIsNoRoomFailsAndTheStreamGoesOn(TransportKind transport) throws Exception {
    Session here = connect(transport, WINDOW_BYTES);
    Session there = Blocking.await(accepted);
    SendStream waited = Blocking.await(here.openUni());
    soon(waited.write(Bytes.ofUtf8("first ")));
    ReceiveStream waitedThere = Blocking.await(there.acceptUni());
    CompletableFuture<Bytes> all = waitedThere.readToEnd(100);
    for (int i = 0; i < 20; i++) {
      SendStream stream = Blocking.await(here.openUni());
      stream.write(Bytes.of(new byte[WINDOW_BYTES]));
      stream.finish();
    }
    untilNothingMoreIsSent(here, there);
    waited.write(Bytes.ofUtf8("second"));
    waited.finish();
    RateLimitException failure = assertThrows(RateLimitException.class, () -> await(all, 30));
    assertTrue(failure.toString().contains("maxUnreadBytes"), failure.toString());
    CompletableFuture<Bytes> again = waitedThere.readToEnd(100);
    for (int i = 0; i < 20; i++) {
      ReceiveStream stream = Blocking.await(there.acceptUni());
      stream.stopSending(0);
    }
    assertEquals("first second", text(soon(again)));
    here.close();
  }

  /** How a stream ends before all of it was read. */
  private enum Cut {
    RESET,
    STOP,
    STOP_AFTER_ITS_END
  }

  // webtrans-http3 §5.4: a stream counts with its final size, whatever was read of it.
  @ParameterizedTest
  @CsvSource({
    "HTTP3, RESET, true",
    "HTTP3, RESET, false",
    "HTTP3, STOP, true",
    "HTTP3, STOP, false",
    "HTTP3, STOP_AFTER_ITS_END, true",
    "HTTP3, STOP_AFTER_ITS_END, false",
    "WEBSOCKET, RESET, true",
    "WEBSOCKET, STOP, false",
    "WEBSOCKET, STOP_AFTER_ITS_END, true"
  })
  void whatWasCutOffKeepsNoCredit(TransportKind transport, Cut cut, boolean byClient)
      throws Exception {
    Session atClient = connect(transport, 0);
    Session atServer = Blocking.await(accepted);
    Session here = byClient ? atClient : atServer;
    Session there = byClient ? atServer : atClient;
    for (int i = 0; i < 40; i++) {
      SendStream sent = soon(here.openUni());
      sent.write(new byte[WINDOW_BYTES / 2]);
      if (cut == Cut.STOP_AFTER_ITS_END) {
        sent.finish();
      }
      ReceiveStream received = soon(there.acceptUni());
      if (i % 2 == 0) {
        soon(received.read()).orElseThrow().release();
      }
      if (cut == Cut.RESET) {
        sent.reset(5);
        StreamException reset =
            assertThrows(StreamException.class, () -> await(received.receiveClosed(), 4));
        assertEquals(Kind.RESET, reset.kind());
      } else {
        received.stopSending(5);
      }
    }
    SendStream whole = soon(here.openUni());
    whole.write(new byte[WINDOW_BYTES]);
    whole.finish();
    Bytes read = soon(soon(there.acceptUni()).readToEnd(WINDOW_BYTES));
    assertEquals(WINDOW_BYTES, read.length());
    read.release();
  }
}
