package io.heddle.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.handler.codec.quic.QuicStreamType;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Sends as the engine does: one quantum from one stream at a time, no more than QUIC accepts, and
 * the gate says when to go on. Confined to the connection's event loop.
 */
final class StreamFeeder {
  /** What one run may write before other connections of the event loop have their turn. */
  private static final long RUN_BYTES = 4 << 20;

  private final QuicChannel connection;
  private final int quantumBytes;
  private final ByteBuf zeros;
  private final List<QuicStreamChannel> streams = new ArrayList<>();
  private final List<Long> left = new ArrayList<>();
  private final SendGate gate;
  private final QuicStreamChannel probe;
  private int turn;
  private long turnBytes;
  private long blocks;
  private long queued;

  private StreamFeeder(QuicChannel connection, int quantumBytes, QuicStreamChannel probe) {
    this.connection = connection;
    this.quantumBytes = quantumBytes;
    this.probe = probe;
    zeros =
        Unpooled.unreleasableBuffer(
            Unpooled.wrappedBuffer(ByteBuffer.allocateDirect(quantumBytes)));
    gate = new SendGate(connection, () -> QuicStreams.capacity(probe), this::run);
  }

  static StreamFeeder start(QuicChannel connection, int streams, long bytesEach, int quantumBytes)
      throws Exception {
    // As HTTP/3's control stream will be: never written to here, so its own credit never runs out.
    QuicStreamChannel probe = open(connection, QuicStreamType.BIDIRECTIONAL);
    return Loopback.on(connection, () -> new StreamFeeder(connection, quantumBytes, probe))
        .opened(streams, bytesEach);
  }

  private StreamFeeder opened(int count, long bytesEach) throws Exception {
    for (int i = 0; i < count; i++) {
      streams.add(open(connection, QuicStreamType.UNIDIRECTIONAL));
      left.add(bytesEach);
    }
    connection.eventLoop().execute(this::run);
    return this;
  }

  private static QuicStreamChannel open(QuicChannel connection, QuicStreamType type)
      throws Exception {
    return connection.createStream(type, new ChannelInboundHandlerAdapter()).get();
  }

  long blocks() throws Exception {
    return Loopback.on(connection, () -> blocks);
  }

  long queuedWrites() throws Exception {
    return Loopback.on(connection, () -> queued);
  }

  void stop() {
    connection.eventLoop().execute(streams::clear);
  }

  private void run() {
    long budget = RUN_BYTES;
    int passed = 0;
    while (passed < streams.size() && QuicStreams.capacity(probe) > 0) {
      if (budget <= 0) {
        connection.eventLoop().execute(this::run);
        return;
      }
      turn %= streams.size();
      QuicStreamChannel stream = streams.get(turn);
      long capacity = QuicStreams.capacity(stream);
      if (capacity == 0) {
        passed++;
        turn++;
        turnBytes = 0;
        continue;
      }
      passed = 0;
      int bytes = (int) Math.min(Math.min(capacity, quantumBytes - turnBytes), left.get(turn));
      ChannelFuture write = stream.write(zeros.retainedSlice(0, bytes));
      if (!write.isDone()) {
        queued++;
      }
      budget -= bytes;
      turnBytes += bytes;
      left.set(turn, left.get(turn) - bytes);
      if (left.get(turn) == 0) {
        ChannelFuture ignored = stream.shutdownOutput();
        streams.remove(turn);
        left.remove(turn);
        turnBytes = 0;
      } else if (turnBytes >= quantumBytes) {
        turn++;
        turnBytes = 0;
      }
    }
    if (!streams.isEmpty()) {
      blocks++;
      gate.await(Long.MAX_VALUE);
    }
  }
}
