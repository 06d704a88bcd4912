package io.heddle.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.socket.DatagramPacket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Packets that come by the wrong one of several sockets find the one that has the connection. */
final class PacketDispatchTest {
  private static final int HANDSHAKE = 0xe0;
  private static final int INITIAL = 0xc0;
  private static final int SHORT = 0x40;

  private final PacketDispatch dispatch = new PacketDispatch(2);
  private final EmbeddedChannel first = new EmbeddedChannel(dispatch.inlet(0));
  private final EmbeddedChannel second = new EmbeddedChannel(dispatch.inlet(1));

  @Test
  void packetsOfAConnectionGoToItsSocket() {
    comesByFirst(Unpooled.buffer().writeByte(SHORT).writeBytes(idOf(1)));
    assertFound(second, first);
  }

  /** The kernel's choice changes when a socket is bound again, or a client's port changes. */
  @Test
  void packetsOfAHandshakeDoToo() {
    comesByFirst(longHeader(HANDSHAKE, idOf(1)));
    assertFound(second, first);
    comesByFirst(longHeader(INITIAL, idOf(1)));
    assertFound(second, first);
  }

  @Test
  void whatNobodyElseHasStays() {
    comesByFirst(longHeader(INITIAL, Unpooled.wrappedBuffer(new byte[] {0, 1, 2, 3, 4, 5, 6, 7})));
    assertFound(first, second);
    comesByFirst(longHeader(HANDSHAKE, idOf(0)));
    assertFound(first, second);
    comesByFirst(longHeader(HANDSHAKE, idOf(2)));
    assertFound(first, second);
    comesByFirst(Unpooled.buffer().writeByte(INITIAL).writeZero(20));
    assertFound(first, second);
  }

  private static ByteBuf idOf(int index) {
    return Unpooled.buffer().writeShort(index).writeZero(QuicOptions.LOCAL_ID_BYTES - Short.BYTES);
  }

  private static ByteBuf longHeader(int flags, ByteBuf id) {
    return Unpooled.buffer()
        .writeByte(flags)
        .writeInt(1)
        .writeByte(id.readableBytes())
        .writeBytes(id)
        .writeZero(1_000);
  }

  private void comesByFirst(ByteBuf packet) {
    InetSocketAddress anybody = new InetSocketAddress(InetAddress.getLoopbackAddress(), 1);
    first.writeInbound(new DatagramPacket(packet, anybody, anybody));
    second.runPendingTasks();
  }

  private static void assertFound(EmbeddedChannel by, EmbeddedChannel notBy) {
    assertNull(read(notBy));
    assertEquals(true, read(by));
  }

  private static @Nullable Object read(EmbeddedChannel socket) {
    DatagramPacket packet = socket.readInbound();
    return packet == null ? null : packet.release();
  }
}
