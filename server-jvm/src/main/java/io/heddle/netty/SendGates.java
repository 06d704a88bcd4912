package io.heddle.netty;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.quic.QuicChannel;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * The send gates of all connections on one UDP socket that wait for capacity. Stands in front of
 * the QUIC codec in the datagram channel's pipeline, because Netty has no event for "the connection
 * can send more": stream writability changes only for streams that used their capacity up
 * themselves. Confined to the channel's event loop.
 */
final class SendGates extends ChannelInboundHandlerAdapter {
  private final Set<SendGate> waiting = new LinkedHashSet<>();

  /**
   * A gate for a connection whose socket has this handler.
   *
   * @param capacity the connection's send capacity in bytes; best that of a stream that sends
   *     little, such as HTTP/3's control stream, because its own credit is never the limit
   * @param resume called on the event loop, once for each {@link SendGate#await}
   */
  static SendGate gate(QuicChannel connection, LongSupplier capacity, Runnable resume) {
    SendGates gates = connection.parent().pipeline().get(SendGates.class);
    if (gates == null) {
      throw new IllegalStateException("The socket of " + connection + " has no SendGates handler");
    }
    SendGate gate = new SendGate(gates, connection.eventLoop(), capacity, resume);
    connection.closeFuture().addListener(closed -> gate.cancel());
    return gate;
  }

  void add(SendGate gate) {
    waiting.add(gate);
  }

  void remove(SendGate gate) {
    waiting.remove(gate);
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    // The acknowledgements are in since their packets were read; what the gates let go now leaves
    // together with what the codec has to send for the read.
    look();
    ctx.fireChannelReadComplete();
    // Sending may free capacity, too, and no further packet be on its way.
    look();
  }

  private void look() {
    if (!waiting.isEmpty()) {
      // A copy: an opened gate leaves the set, and may come back into it.
      for (SendGate gate : waiting.toArray(SendGate[]::new)) {
        gate.received();
      }
    }
  }
}
