package io.heddle.e2e;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.quic.DefaultQuicStreamFrame;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.handler.codec.quic.QuicStreamResetException;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A QUIC stream whose every byte the test decides. The test's thread calls it, and waits. */
final class RawStream extends ChannelInboundHandlerAdapter {
  private static final long PATIENCE_NS = TimeUnit.SECONDS.toNanos(10);

  private final ByteArrayOutputStream received = new ByteArrayOutputStream();
  private final CompletableFuture<Long> reset = new CompletableFuture<>();
  private final CompletableFuture<QuicStreamChannel> channel = new CompletableFuture<>();
  private boolean ended;

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    channel.complete((QuicStreamChannel) ctx.channel());
  }

  @Override
  public synchronized void channelRead(ChannelHandlerContext ctx, Object message) {
    ByteBuf buffer = (ByteBuf) message;
    byte[] bytes = new byte[buffer.readableBytes()];
    buffer.readBytes(bytes).release();
    received.writeBytes(bytes);
    notifyAll();
  }

  @Override
  public synchronized void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event == ChannelInputShutdownEvent.INSTANCE) {
      ended = true;
      notifyAll();
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (cause instanceof QuicStreamResetException told) {
      reset.complete(told.applicationProtocolCode());
    }
  }

  private QuicStreamChannel channel() throws Exception {
    return channel.get(10, TimeUnit.SECONDS);
  }

  long id() throws Exception {
    return channel().streamId();
  }

  RawStream send(byte[]... parts) throws Exception {
    channel().writeAndFlush(Unpooled.wrappedBuffer(parts)).get(10, TimeUnit.SECONDS);
    return this;
  }

  /** Takes nothing that the peer sends from now on. */
  RawStream readNothing() throws Exception {
    channel().config().setAutoRead(false);
    return this;
  }

  /** Sends what may not leave for long. */
  void sendLater(byte[] bytes) throws Exception {
    channel().writeAndFlush(Unpooled.wrappedBuffer(bytes));
  }

  /** Sends what the peer may stop before it has read it. */
  RawStream sendInVain(byte[]... parts) throws Exception {
    channel().writeAndFlush(Unpooled.wrappedBuffer(parts)).await(10, TimeUnit.SECONDS);
    return this;
  }

  /** Sends with FIN in the same frame. */
  RawStream sendLast(byte[]... parts) throws Exception {
    channel()
        .writeAndFlush(new DefaultQuicStreamFrame(Unpooled.wrappedBuffer(parts), true))
        .get(10, TimeUnit.SECONDS);
    return this;
  }

  RawStream finish() throws Exception {
    channel().shutdownOutput().get(10, TimeUnit.SECONDS);
    return this;
  }

  void reset(int code) throws Exception {
    channel().shutdownOutput(code).get(10, TimeUnit.SECONDS);
  }

  /** The code with which the peer resets the stream, soon. */
  long resetCode() throws Exception {
    return reset.get(10, TimeUnit.SECONDS);
  }

  /** What has arrived so far. */
  synchronized byte[] receivedSoFar() {
    return received.toByteArray();
  }

  /** The first bytes of what arrives. */
  synchronized byte[] receive(int length) throws InterruptedException {
    awaitThat(length, false);
    return Arrays.copyOf(received.toByteArray(), length);
  }

  /** All bytes up to the stream's end. */
  synchronized byte[] receiveAll() throws InterruptedException {
    awaitThat(0, true);
    return received.toByteArray();
  }

  /** Waits until something is among what arrives. */
  synchronized RawStream awaitPart(byte[] part) throws InterruptedException {
    for (int length = 0; indexOf(part) < 0; length = received.size() + 1) {
      awaitThat(length, false);
    }
    return this;
  }

  private int indexOf(byte[] part) {
    byte[] all = received.toByteArray();
    int last = all.length - part.length;
    for (int at = 0; at <= last; at++) {
      if (Arrays.equals(all, at, at + part.length, part, 0, part.length)) {
        return at;
      }
    }
    return -1;
  }

  private void awaitThat(int length, boolean end) throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE_NS;
    while (received.size() < length || (end && !ended)) {
      long leftMs = (deadline - System.nanoTime()) / 1_000_000;
      if (leftMs <= 0) {
        throw new AssertionError(
            received.size()
                + " bytes arrived, ended: "
                + ended
                + ", "
                + HexFormat.of().formatHex(received.toByteArray()));
      }
      wait(leftMs);
    }
  }

  /** The response's status, read off the first field of its HEADERS frame, as QPACK writes it. */
  int status() throws InterruptedException {
    byte[] start = receive(5);
    // RFC 9204 appendix A: the static table's entries of :status, indexed.
    return switch (start[4] & 0xff) {
      case 0xc0 | 25 -> 200;
      case 0xc0 | 27 -> 404;
      case 0xc0 | 28 -> 503;
      // From 63 on the index goes on in the next byte (RFC 7541 §5.1).
      case 0xff ->
          switch (receive(6)[5]) {
            case 67 - 63 -> 400;
            case 68 - 63 -> 403;
            case 69 - 63 -> 421;
            default -> throw new AssertionError("An unexpected status");
          };
      // Not among them: a literal with the name of one of them.
      default -> literalStatus();
    };
  }

  // RFC 9204 §4.5.4: the name's index, and the value.
  private int literalStatus() throws InterruptedException {
    int frameBytes = 2 + receive(2)[1];
    byte[] frame = receive(frameBytes);
    // The index of :status takes more than one byte.
    int at = 6;
    while ((frame[at - 1] & 0x80) != 0) {
      at++;
    }
    boolean isHuffman = (frame[at] & 0x80) != 0;
    int from = at + 1;
    if (!isHuffman) {
      return Integer.parseInt(new String(frame, from, 3, StandardCharsets.US_ASCII));
    }
    // RFC 7541 appendix B: 0 to 2 have five bits, the other digits six, of which 25 is a 3.
    int bits = ((frame[from] & 0xff) << 16) | ((frame[from + 1] & 0xff) << 8);
    bits |= from + 2 < frameBytes ? frame[from + 2] & 0xff : 0xff;
    int status = 0;
    for (int digit = 0, left = 24; digit < 3; digit++) {
      int five = (bits >> (left - 5)) & 0x1f;
      int six = (bits >> (left - 6)) & 0x3f;
      status = status * 10 + (five < 3 ? five : six - 25 + 3);
      left -= five < 3 ? 5 : 6;
    }
    return status;
  }

  /** Whether the response is 200, read off the first field of its HEADERS frame. */
  boolean accepted() throws InterruptedException {
    // Type and length of the frame, two bytes of QPACK prefix, then :status, indexed where static.
    byte[] start = receive(5);
    return start[0] == 0x01 && start[4] == (byte) 0xd9;
  }
}
