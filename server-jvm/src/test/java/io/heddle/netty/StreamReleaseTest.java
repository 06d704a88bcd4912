package io.heddle.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.heddle.netty.Loopback.Pair;
import io.heddle.netty.Loopback.Stream;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.handler.codec.quic.QuicStreamType;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Streams that are over leave nothing behind: with 10 allowed at once, 40 follow one another. */
@Timeout(60)
final class StreamReleaseTest {
  private static final int ALLOWED = 10;
  private static final int STREAMS = 40;

  private final Loopback loopback = loopback();

  @AfterEach
  void closeSockets() {
    loopback.close();
  }

  @ParameterizedTest
  @EnumSource(QuicStreamType.class)
  void finishedStreamsGiveTheirCreditBack(QuicStreamType type) throws Exception {
    repeat(
        type,
        (client, server) -> {
          client.channel().shutdownOutput().sync();
          server.fin.get(10, TimeUnit.SECONDS);
          if (type == QuicStreamType.BIDIRECTIONAL) {
            server.channel().shutdownOutput().sync();
            client.fin.get(10, TimeUnit.SECONDS);
          }
        });
  }

  @ParameterizedTest
  @EnumSource(QuicStreamType.class)
  void resetStreamsGiveTheirCreditBack(QuicStreamType type) throws Exception {
    repeat(
        type,
        (client, server) -> {
          assertDone(client.channel(), () -> QuicStreams.reset(client.channel(), 1));
          server.resetCode.get(10, TimeUnit.SECONDS);
          if (type == QuicStreamType.BIDIRECTIONAL) {
            assertDone(server.channel(), () -> QuicStreams.reset(server.channel(), 2));
            client.resetCode.get(10, TimeUnit.SECONDS);
          }
        });
  }

  @ParameterizedTest
  @EnumSource(
      value = QuicStreamType.class,
      names = "BIDIRECTIONAL") // the other kind is quiche issue 1968, see QuicStreams
  void stoppedStreamsGiveTheirCreditBack(QuicStreamType type) throws Exception {
    repeat(
        type,
        (client, server) -> {
          assertDone(server.channel(), () -> QuicStreams.stopSending(server.channel(), 1));
          client.stopCode.get(10, TimeUnit.SECONDS);
          server.channel().shutdownOutput().sync();
          client.fin.get(10, TimeUnit.SECONDS);
        });
  }

  private interface Ending {
    void end(Stream client, Stream server) throws Exception;
  }

  private void repeat(QuicStreamType type, Ending ending) throws Exception {
    Pair pair = loopback.connect();
    for (int i = 0; i < STREAMS; i++) {
      while (pair.client().peerAllowedStreams(type) == 0) {
        Thread.onSpinWait(); // MAX_STREAMS is under way; the test's timeout bounds the wait
      }
      Stream client = Loopback.open(pair.client(), type);
      client.channel().writeAndFlush(Unpooled.wrappedBuffer(new byte[30_000])).sync();
      Stream server = loopback.streamAtServer();
      Loopback.taken(server.reads);
      ending.end(client, server);
      assertDone(pair.client(), () -> QuicStreams.release(client.channel()));
      assertDone(pair.server(), () -> QuicStreams.release(server.channel()));
    }
    assertEquals(OptionalLong.of(0), count(pair.client()));
    assertEquals(OptionalLong.of(0), count(pair.server()));
  }

  private static OptionalLong count(io.netty.handler.codec.quic.QuicChannel connection)
      throws Exception {
    return Loopback.on(connection, () -> QuicheNatives.streamCount(connection));
  }

  private static void assertDone(Channel channel, Callable<ChannelFuture> action) throws Exception {
    Loopback.on(channel, action).sync();
  }

  private static Loopback loopback() {
    Loopback.Builder builder = new Loopback.Builder();
    builder.server = Options.withStreams(ALLOWED, ALLOWED);
    return builder.start();
  }
}
