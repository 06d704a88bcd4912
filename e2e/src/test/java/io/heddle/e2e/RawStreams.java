package io.heddle.e2e;

import io.netty.channel.ChannelInitializer;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.handler.codec.quic.QuicStreamType;
import java.util.Arrays;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * The streams that the other end opens, in their order. For any number of event loops; the test's
 * thread asks, and waits.
 */
final class RawStreams extends ChannelInitializer<QuicStreamChannel> {
  private final BlockingQueue<RawStream> bidi = new LinkedBlockingQueue<>();
  private final BlockingQueue<RawStream> uni = new LinkedBlockingQueue<>();

  @Override
  public boolean isSharable() {
    return true;
  }

  @Override
  protected void initChannel(QuicStreamChannel channel) {
    RawStream stream = new RawStream();
    channel.pipeline().addLast(stream);
    (channel.type() == QuicStreamType.BIDIRECTIONAL ? bidi : uni).add(stream);
  }

  /** The next bidirectional stream, soon. */
  RawStream nextBidi() throws InterruptedException {
    return next(bidi);
  }

  /** The next unidirectional stream that begins with a type, soon; those before it are left. */
  RawStream nextUni(long type) throws InterruptedException {
    byte[] start = RawBytes.varint(type);
    while (true) {
      RawStream stream = next(uni);
      if (Arrays.equals(start, stream.receive(start.length))) {
        return stream;
      }
    }
  }

  private static RawStream next(BlockingQueue<RawStream> streams) throws InterruptedException {
    RawStream stream = streams.poll(10, TimeUnit.SECONDS);
    if (stream == null) {
      throw new AssertionError("No stream arrived");
    }
    return stream;
  }

  /** Whether there is a bidirectional stream that nobody has taken. */
  boolean hasBidi() {
    return !bidi.isEmpty();
  }

  /** Whether there is a unidirectional stream that nobody has taken. */
  boolean hasUni() {
    return !uni.isEmpty();
  }
}
