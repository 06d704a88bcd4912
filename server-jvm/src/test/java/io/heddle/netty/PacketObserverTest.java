package io.heddle.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.heddle.netty.Loopback.Pair;
import io.heddle.netty.Loopback.Stream;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.quic.QuicConnectionAddress;
import io.netty.handler.codec.quic.QuicStreamType;
import java.io.ByteArrayOutputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class PacketObserverTest {
  private final Loopback loopback = Loopback.start();

  @AfterEach
  void closeSockets() {
    loopback.close();
  }

  @Test
  void aStopBeforeTheFirstByteIsKeptForTheStream() throws Exception {
    Pair pair = loopback.connect();
    Stream opener = Loopback.open(pair.client(), QuicStreamType.BIDIRECTIONAL);
    Loopback.on(pair.client(), () -> QuicStreams.stopSending(opener.channel(), 0x52e4_a40f_a8dbL))
        .sync();
    opener.channel().writeAndFlush(Unpooled.wrappedBuffer(new byte[] {1})).sync();
    Stream answerer = loopback.streamAtServer();
    assertEquals(0x52e4_a40f_a8dbL, answerer.stopCode.get(10, TimeUnit.SECONDS));
  }

  @Test
  void aForgedPacketWithPlainFramesStopsNothing() throws Exception {
    Pair pair = loopback.connect();
    Stream opener = Loopback.open(pair.client(), QuicStreamType.BIDIRECTIONAL);
    opener.channel().writeAndFlush(Unpooled.wrappedBuffer(new byte[] {1})).sync();
    Stream answerer = loopback.streamAtServer();
    Loopback.taken(answerer.reads);

    ByteArrayOutputStream forged = new ByteArrayOutputStream();
    forged.write(0x40);
    QuicConnectionAddress id = pair.server().localAddress();
    forged.writeBytes(ByteBufUtil.decodeHexDump(id.toString().replaceAll(".*connId=|}", "")));
    forged.write(0x7f); // packet number
    forged.writeBytes(ByteBufUtil.decodeHexDump("05" + "00" + "07")); // STOP_SENDING, stream 0
    forged.writeBytes(new byte[16]);
    try (DatagramSocket attacker = new DatagramSocket()) {
      byte[] bytes = forged.toByteArray();
      attacker.send(new DatagramPacket(bytes, bytes.length, loopback.address()));
    }

    opener.channel().writeAndFlush(Unpooled.wrappedBuffer(new byte[] {2})).sync();
    Loopback.taken(answerer.reads); // the server has taken in what came before
    assertFalse(answerer.stopCode.isDone());
    Loopback.on(pair.client(), () -> QuicStreams.stopSending(opener.channel(), 8)).sync();
    assertEquals(8, answerer.stopCode.get(10, TimeUnit.SECONDS));
  }
}
