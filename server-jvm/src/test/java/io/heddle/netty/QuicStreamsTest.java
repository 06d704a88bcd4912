package io.heddle.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.netty.Loopback.Pair;
import io.heddle.netty.Loopback.Stream;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.handler.codec.quic.QuicStreamType;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
final class QuicStreamsTest {
  private final Loopback loopback = Loopback.start();

  @AfterEach
  void closeSockets() {
    loopback.close();
  }

  @Test
  void nettysInternalsAreAccessible() {
    assertTrue(QuicheNatives.isAvailable());
  }

  // 0x52e4a40fa8db to 0x52e5ac983162 are WebTransport's codes; the last is the largest varint.
  @ParameterizedTest
  @ValueSource(
      longs = {
        0,
        7,
        255,
        0xffff_ffffL,
        0x52e4_a40f_a8dbL,
        0x52e5_ac98_3162L,
        0x3fff_ffff_ffff_ffffL
      })
  void aResetReachesThePeerWithItsCode(long code) throws Exception {
    Pair pair = loopback.connect();
    for (QuicStreamType type : QuicStreamType.values()) {
      Stream sender = Loopback.open(pair.client(), type);
      Stream receiver = startedBy(sender);
      ChannelFuture reset =
          Loopback.on(pair.client(), () -> QuicStreams.reset(sender.channel(), code));
      assertTrue(reset.isSuccess());
      assertEquals(code, receiver.resetCode.get(10, TimeUnit.SECONDS));
    }
  }

  @ParameterizedTest
  @ValueSource(
      longs = {
        0,
        7,
        255,
        0xffff_ffffL,
        0x52e4_a40f_a8dbL,
        0x52e5_ac98_3162L,
        0x3fff_ffff_ffff_ffffL
      })
  void aStopReachesThePeerWithItsCodeAndEndsItsCapacity(long code) throws Exception {
    Pair pair = loopback.connect();
    for (QuicStreamType type : QuicStreamType.values()) {
      Stream sender = Loopback.open(pair.client(), type);
      Stream receiver = startedBy(sender);
      ChannelFuture stop =
          Loopback.on(pair.server(), () -> QuicStreams.stopSending(receiver.channel(), code));
      assertTrue(stop.isSuccess());
      assertEquals(code, sender.stopCode.get(10, TimeUnit.SECONDS));
      assertEquals(0, Loopback.on(pair.client(), () -> QuicStreams.capacity(sender.channel())));
    }
  }

  @Test
  void aStopOfTheServersHalfReachesTheServer() throws Exception {
    Pair pair = loopback.connect();
    Stream opener = Loopback.open(pair.client(), QuicStreamType.BIDIRECTIONAL);
    Stream answerer = startedBy(opener);
    Loopback.on(pair.client(), () -> QuicStreams.stopSending(opener.channel(), 0x52e4_a40f_a8dbL));
    assertEquals(0x52e4_a40f_a8dbL, answerer.stopCode.get(10, TimeUnit.SECONDS));
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, Long.MIN_VALUE, 0x4000_0000_0000_0000L})
  void aCodeThatQuicheWouldAbortOnIsRefused(long code) throws Exception {
    Pair pair = loopback.connect();
    QuicStreamChannel stream = Loopback.open(pair.client(), QuicStreamType.BIDIRECTIONAL).channel();
    assertThrows(IllegalArgumentException.class, () -> QuicStreams.reset(stream, code));
    assertThrows(IllegalArgumentException.class, () -> QuicStreams.stopSending(stream, code));
    assertThrows(
        IllegalArgumentException.class,
        () -> QuicStreams.close(pair.client(), code, Unpooled.EMPTY_BUFFER));
  }

  @Test
  void theCapacityIsAcceptedWholeAndThenGone() throws Exception {
    Pair pair = loopback.connect();
    QuicStreamChannel stream = Loopback.open(pair.client(), QuicStreamType.BIDIRECTIONAL).channel();
    Loopback.on(
        pair.client(),
        () -> {
          long capacity = QuicStreams.capacity(stream);
          assertTrue(capacity > 1000, () -> "initial capacity " + capacity);
          ChannelFuture write = stream.write(Unpooled.directBuffer().writeZero((int) capacity));
          assertTrue(write.isSuccess(), "a write of the capacity completes before write returns");
          assertEquals(0, QuicStreams.capacity(stream));
          return capacity;
        });
  }

  @Test
  void aResetOnAConnectionThatIsClosedFailsAndHarmsNothing() throws Exception {
    Pair pair = loopback.connect();
    QuicStreamChannel stream = Loopback.open(pair.client(), QuicStreamType.BIDIRECTIONAL).channel();
    pair.client().close().sync();
    ChannelFuture reset = Loopback.on(pair.client(), () -> QuicStreams.reset(stream, 7));
    assertFalse(reset.await().isSuccess());
    assertEquals(0, Loopback.on(pair.client(), () -> QuicStreams.capacity(stream)));
  }

  private Stream startedBy(Stream opener) throws Exception {
    opener.channel().writeAndFlush(Unpooled.wrappedBuffer(new byte[] {1})).sync();
    Stream other = loopback.streamAtServer();
    Loopback.taken(other.reads);
    return other;
  }
}
