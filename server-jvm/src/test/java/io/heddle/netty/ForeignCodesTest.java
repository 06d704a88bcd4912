package io.heddle.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.BidiStream;
import io.heddle.Bytes;
import io.heddle.Client;
import io.heddle.ClientConfig;
import io.heddle.Server;
import io.heddle.ServerConfig;
import io.heddle.Session;
import io.heddle.StreamException;
import io.heddle.wire.Http3Error;
import io.netty.handler.codec.quic.QuicStreamChannel;
import java.lang.reflect.Field;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Codes of peers that do not map them as webtrans-http3 §4.4 wants are told as what they are. */
@Timeout(60)
class ForeignCodesTest {
  private final BlockingQueue<BidiStream> arrived = new LinkedBlockingQueue<>();

  private static <T> T await(CompletableFuture<T> stage) throws Exception {
    return stage.get(20, TimeUnit.SECONDS);
  }

  private static StreamException failure(CompletableFuture<?> stage) throws Exception {
    try {
      throw new AssertionError("did not fail: " + await(stage));
    } catch (ExecutionException e) {
      return assertInstanceOf(StreamException.class, e.getCause());
    }
  }

  private void serve(Session session) {
    session
        .acceptBidi()
        .thenAccept(
            stream -> {
              arrived.add(stream);
              serve(session);
            });
  }

  /** The QUIC stream beneath, to do on it what a foreign peer might. */
  private static QuicStreamChannel beneath(BidiStream stream) throws Exception {
    Object half = field(stream, "send");
    return ((Http3Stream) field(half, "carrier")).channel();
  }

  private static Object field(Object of, String name) throws Exception {
    Field field = of.getClass().getDeclaredField(name);
    field.setAccessible(true);
    return field.get(of);
  }

  @Test
  void aCodeThatIsNotMappedIsNoApplicationsAndIsShown() throws Exception {
    ServerConfig config = ServerConfig.builder().port(0).route("/", this::serve).build();
    try (Server server = await(Server.start(config));
        Client client =
            Client.create(
                ClientConfig.builder()
                    .serverCertificateHash(server.certificateSha256().orElseThrow())
                    .build())) {
      Session session = await(client.connect("https://localhost:" + server.address().port() + "/"));
      for (long code : new long[] {7, 0, Http3Error.H3_REQUEST_CANCELLED, (1L << 62) - 1}) {
        BidiStream stream = await(session.openBidi());
        await(stream.write(Bytes.ofUtf8("x")));
        BidiStream there = Objects.requireNonNull(arrived.poll(20, TimeUnit.SECONDS));
        await(there.readExact(1)).release();
        QuicStreamChannel raw = beneath(stream);
        raw.eventLoop()
            .execute(
                () -> {
                  QuicStreams.reset(raw, code);
                  QuicStreams.stopSending(raw, code);
                });
        expect(code, failure(there.receiveClosed()));
        expect(code, failure(there.sendClosed()));
      }
    }
  }

  private static void expect(long code, StreamException told) {
    assertEquals(OptionalLong.empty(), told.code());
    assertEquals(OptionalLong.of(code), told.wireCode());
    String message = String.valueOf(told.getMessage());
    assertTrue(message.contains("0x" + Long.toHexString(code)), message);
  }
}
