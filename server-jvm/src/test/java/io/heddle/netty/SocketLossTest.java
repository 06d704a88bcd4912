package io.heddle.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.HeddleException.Side;
import io.heddle.IoFailureException;
import io.netty.buffer.AbstractByteBufAllocator;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.nio.NioIoHandler;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A UDP socket, or its thread, that fails is had anew or told of. */
@Timeout(60)
final class SocketLossTest {
  private final Loopback.Builder builder = new Loopback.Builder();

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void aSocketThatClosesIsBoundAgain(int sockets) throws Exception {
    builder.sockets = UdpTransport.sharesPorts() ? sockets : 1;
    try (Loopback loopback = builder.start()) {
      loopback.connect();
      for (var socket : loopback.serverSockets) {
        socket.close().sync();
      }
      loopback.connect();
    }
  }

  @Test
  void aSocketThatCannotBeReadIsBoundAgain() throws Exception {
    try (Loopback loopback = builder.start()) {
      loopback.connect();
      Channel socket = loopback.serverSockets.get(0);
      socket.config().setAllocator(new NoMemory());
      // Not a handshake: its first half might still be read.
      try (DatagramSocket any = new DatagramSocket()) {
        any.send(new DatagramPacket(new byte[1_200], 1_200, loopback.address()));
      }
      assertTrue(socket.closeFuture().await(10, TimeUnit.SECONDS));
      loopback.connect();
    }
  }

  @Test
  void aSocketIsNotBoundAgainForEver() {
    Rebinds rebinds = new Rebinds();
    for (int i = 0; i < Rebinds.MOST; i++) {
      assertTrue(rebinds.another(i));
    }
    assertFalse(rebinds.another(TimeUnit.SECONDS.toNanos(59)));
    assertTrue(rebinds.another(TimeUnit.SECONDS.toNanos(61)));
  }

  @Test
  void aThreadSurvivesAnErrorOfItsInsideAndTellsIfThatGoesOn() throws Exception {
    AtomicBoolean failing = new AtomicBoolean();
    IoHandlerFactory nio = NioIoHandler.newFactory();
    try (UdpTransport transport =
        UdpTransport.openNio(1, executor -> new Failing(nio.newHandler(executor), failing))) {
      InetSocketAddress anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
      Channel socket = transport.bindServer(anyPort, 1, UdpTransportTest.codec()).get(0);
      failing.set(true);
      socket.eventLoop().execute(() -> {}); // wakes it
      IoFailureException why = transport.failure().get(10, TimeUnit.SECONDS);
      assertEquals(Side.LOCAL, why.side());
      assertTrue(String.valueOf(why.getMessage()).contains("no memory"), why.getMessage());
      failing.set(false);
      assertTrue(socket.close().await(10, TimeUnit.SECONDS), "the thread still works");
    }
  }

  private static final class NoMemory extends AbstractByteBufAllocator {
    @Override
    protected ByteBuf newHeapBuffer(int initialCapacity, int maxCapacity) {
      throw new OutOfMemoryError("as when all memory is in use");
    }

    @Override
    protected ByteBuf newDirectBuffer(int initialCapacity, int maxCapacity) {
      throw new OutOfMemoryError("as when all direct memory is in use");
    }

    @Override
    public boolean isDirectBufferPooled() {
      return false;
    }
  }

  private static final class Failing extends ForwardingIoHandler {
    private final AtomicBoolean failing;

    Failing(IoHandler inner, AtomicBoolean failing) {
      super(inner);
      this.failing = failing;
    }

    @Override
    public int run(IoHandlerContext context) {
      if (failing.get()) {
        throw new OutOfMemoryError("no memory");
      }
      return super.run(context);
    }
  }
}
