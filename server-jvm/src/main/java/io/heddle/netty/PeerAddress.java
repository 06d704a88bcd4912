package io.heddle.netty;

import io.netty.handler.codec.quic.QuicChannel;
import io.netty.util.AttributeKey;
import java.net.InetSocketAddress;
import java.util.Optional;

/**
 * The address of a connection's peer, as quiche knows it, by which packets are recognised as this
 * connection's: {@link PeerAddresses} puts it into packets that come in, and Netty into those that
 * go out. Confined to the connection's event loop.
 */
final class PeerAddress extends InetSocketAddress {
  private static final long serialVersionUID = 1;

  private static final AttributeKey<PeerAddress> KEY =
      AttributeKey.valueOf(PeerAddress.class, "KEY");

  private final transient QuicChannel channel;
  private final transient SentPackets sent;

  private PeerAddress(InetSocketAddress known, QuicChannel channel, SentPackets sent) {
    super(known.getAddress(), known.getPort());
    this.channel = channel;
    this.sent = sent;
  }

  /** That of a new connection. */
  static PeerAddress create(QuicChannel channel, SentPackets sent) {
    PeerAddress address =
        new PeerAddress((InetSocketAddress) channel.remoteSocketAddress(), channel, sent);
    channel.attr(KEY).set(address);
    return address;
  }

  /** That of a connection that has one. */
  static Optional<PeerAddress> of(QuicChannel channel) {
    return Optional.ofNullable(channel.attr(KEY).get());
  }

  /** The connection. */
  QuicChannel channel() {
    return channel;
  }

  /** What was sent to the peer. */
  SentPackets sent() {
    return sent;
  }
}
