package io.heddle.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.socket.DatagramPacket;
import io.netty.channel.unix.SegmentedDatagramPacket;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class SocketWritesTest {
  private static final InetSocketAddress PEER =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 1);
  private static final InetSocketAddress OTHER =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 2);

  private final Kernel kernel = new Kernel();
  private final EmbeddedChannel socket = new EmbeddedChannel(kernel, new SocketWrites());

  /** Takes what it takes, and releases everything, as a socket does. */
  private static final class Kernel extends ChannelOutboundHandlerAdapter {
    private final List<String> sent = new ArrayList<>();
    private Predicate<DatagramPacket> refuses = packet -> false;
    private String error = "Message too long";
    private int calls;

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
      calls++;
      DatagramPacket packet = (DatagramPacket) message;
      if (refuses.test(packet)) {
        promise.setFailure(new IOException(error));
      } else {
        sent.add(packet.recipient().getPort() + ":" + packet.content().readableBytes());
        promise.setSuccess();
      }
      packet.release();
    }
  }

  @AfterEach
  void close() {
    socket.finishAndReleaseAll();
  }

  private ChannelFuture batch(ByteBuf content, InetSocketAddress peer) {
    return socket.writeAndFlush(new SegmentedDatagramPacket(content, 100, peer));
  }

  @Test
  void aBatchThatTheKernelTakesLeavesAsItIs() {
    ByteBuf content = Unpooled.buffer().writeZero(250);
    assertTrue(batch(content, PEER).isSuccess());
    assertEquals(List.of("1:250"), kernel.sent);
    assertEquals(0, content.refCnt());
  }

  @Test
  void thePacketsOfARefusedBatchAreSentOneByOne() {
    kernel.refuses = SegmentedDatagramPacket.class::isInstance;
    ByteBuf content = Unpooled.buffer().writeZero(250);
    assertTrue(batch(content, PEER).isSuccess());
    assertEquals(List.of("1:100", "1:100", "1:50"), kernel.sent);
    assertEquals(0, content.refCnt());
  }

  @Test
  void whereBatchesAreRefusedNoneIsTriedAgain() {
    kernel.refuses = SegmentedDatagramPacket.class::isInstance;
    batch(Unpooled.buffer().writeZero(200), PEER);
    kernel.calls = 0;
    batch(Unpooled.buffer().writeZero(200), PEER);
    assertEquals(2, kernel.calls);
    assertEquals(List.of("1:100", "1:100", "1:100", "1:100"), kernel.sent);
  }

  @Test
  void aFullQueueIsNoReasonAgainstBatches() {
    kernel.refuses = SegmentedDatagramPacket.class::isInstance;
    kernel.error = "No buffer space available";
    batch(Unpooled.buffer().writeZero(200), PEER);
    kernel.refuses = packet -> false;
    batch(Unpooled.buffer().writeZero(200), PEER);
    assertEquals(List.of("1:100", "1:100", "1:200"), kernel.sent);
  }

  @Test
  void aPeerOutOfReachHarmsNoOther() {
    kernel.refuses = packet -> packet.recipient().equals(OTHER);
    kernel.error = "Network is unreachable";
    assertFalse(batch(Unpooled.buffer().writeZero(200), OTHER).isSuccess());
    ByteBuf single = Unpooled.buffer().writeZero(10);
    assertFalse(socket.writeAndFlush(new DatagramPacket(single, OTHER)).isSuccess());
    assertTrue(batch(Unpooled.buffer().writeZero(200), PEER).isSuccess());
    assertEquals(List.of("1:200"), kernel.sent);
    assertEquals(0, single.refCnt());
    assertTrue(socket.isOpen());
    socket.checkException();
  }
}
