package io.heddle.netty;

import io.heddle.HeddleException.Side;
import io.heddle.StreamException;
import io.heddle.StreamException.Kind;
import io.heddle.session.Carrier.OpenResult;
import io.heddle.session.WaitingOpens;
import io.heddle.wire.StreamHeader;
import io.heddle.wire.StreamKind;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.handler.codec.quic.QuicStreamType;

/**
 * Opens streams of one kind for a session, as fast as the peer's limits allow: the connection's and
 * the session's. Confined to the event loop.
 */
final class StreamOpens {
  private final Http3Carrier carrier;
  private final QuicChannel channel;
  private final StreamKind kind;
  private final QuicStreamType type;
  private final byte[] header;
  private final WaitingOpens waiting = new WaitingOpens();

  StreamOpens(Http3Carrier carrier, QuicChannel channel, StreamKind kind) {
    this.carrier = carrier;
    this.channel = channel;
    this.kind = kind;
    type =
        kind == StreamKind.BIDIRECTIONAL
            ? QuicStreamType.BIDIRECTIONAL
            : QuicStreamType.UNIDIRECTIONAL;
    header = new StreamHeader(kind, carrier.id()).encode();
  }

  void open(OpenResult result) {
    waiting.add(result);
    proceed();
  }

  void giveUp(OpenResult result) {
    waiting.giveUp(result);
  }

  /** Opens what the limits allow now; called again whenever one has risen. */
  void proceed() {
    // A stream id is used up by a failed attempt, too, so QUIC's limit is looked at before.
    while (!waiting.isEmpty()
        && carrier.isOpen()
        && channel.isActive()
        && channel.peerAllowedStreams(type) > 0
        && carrier.flow().tryOpen(kind)) {
      start(waiting.remove());
    }
    carrier.flowControlChanged();
  }

  private void start(OpenResult result) {
    channel
        .createStream(type, new Unread(carrier.connection().reads()))
        .addListener(
            created -> {
              if (created.isSuccess()) {
                started((QuicStreamChannel) created.getNow(), result);
              } else {
                result.failed(
                    new StreamException(
                        Kind.NOT_OPENED,
                        Side.TRANSPORT,
                        "QUIC could not open a stream",
                        created.cause()));
              }
            });
  }

  private void started(QuicStreamChannel stream, OpenResult result) {
    Http3Stream opened = Http3Stream.opened(carrier, stream, header);
    stream.pipeline().addLast(opened);
    carrier.add(opened);
    opened.attach(result.opened(opened));
  }

  /** Nothing must be read before the stream's own handler stands in the pipeline. */
  private static final class Unread extends ChannelInboundHandlerAdapter {
    private final StreamReads reads;

    Unread(StreamReads reads) {
      this.reads = reads;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
      reads.prepare((QuicStreamChannel) ctx.channel());
      ctx.pipeline().remove(this);
    }
  }
}
