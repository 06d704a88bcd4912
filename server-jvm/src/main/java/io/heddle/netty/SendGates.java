package io.heddle.netty;

import io.heddle.watch.ProcessLog;
import io.heddle.watch.RareWarnings;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * The send gates of all connections on one UDP socket that wait for capacity. Stands in front of
 * the QUIC codec in the datagram channel's pipeline, because Netty has no event for "the connection
 * can send more": stream writability changes only for streams that used their capacity up
 * themselves. Confined to the channel's event loop.
 */
final class SendGates extends ChannelInboundHandlerAdapter {
  private final RareWarnings warnings = ProcessLog.rare("Sending failed");
  private final Set<SendGate> waiting = new LinkedHashSet<>();

  /** Those of the socket that a connection uses. */
  static SendGates of(Channel connection) {
    SendGates gates = connection.parent().pipeline().get(SendGates.class);
    if (gates == null) {
      throw new IllegalStateException("The socket of " + connection + " has no SendGates handler");
    }
    return gates;
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
        look(gate);
      }
    }
  }

  private void look(SendGate gate) {
    try {
      gate.received();
    } catch (Throwable e) {
      // Other connections, and the codec behind, are not to suffer.
      warnings.add(e);
    }
  }
}
