package io.heddle.netty;

import io.netty.handler.codec.quic.QuicChannel;
import io.netty.util.AttributeKey;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The address of a connection's peer, as quiche knows it, by which packets are recognised as this
 * connection's: {@link PeerAddresses} puts it into packets that come in, and Netty into those that
 * go out. Confined to the connection's event loop.
 *
 * <p>A client may come to have another address: its NAT forgot it, or it changed networks. quiche
 * (0.29) keeps a path for each, has few, and neither acknowledges nor sends again what was under
 * way on the one before. So it is not told: it goes on with the address that it knows, and its
 * packets go to where the client was heard last, within RFC 9000 §9.3's limits until that address
 * has proved itself: when the client acknowledges a packet that was sent there only.
 */
final class PeerAddress extends InetSocketAddress {
  private static final long serialVersionUID = 1;

  private static final AttributeKey<PeerAddress> KEY =
      AttributeKey.valueOf(PeerAddress.class, "KEY");

  /** RFC 9000 §8.1: what may be sent to an unproved address for each byte that came from it. */
  private static final int AMPLIFICATION = 3;

  /** The smallest packet that is worth making: a few bytes of a stream fit in. */
  private static final int LEAST_PACKET_BYTES = 64;

  /**
   * How far a number may be ahead of the one before to be believed unseen: that of a forged packet
   * is a random one.
   */
  private static final int PLAUSIBLE = 8;

  /** How many packets are remembered whose acknowledgement proves an address. */
  private static final int PROOFS = 32;

  private final transient QuicChannel channel;
  private final transient SentPackets sent;
  private transient @Nullable UnreadBytes received;
  private final boolean mayMove;

  /** Where the peer is known to be. */
  private InetSocketAddress proved;

  /** Where it was heard last, unless that is known to be right. */
  private @Nullable InetSocketAddress unproved;

  private long allowedBytes;
  private final transient ArrayDeque<Long> sentThere = new ArrayDeque<>(0);

  private transient Runnable movedToOtherHost = () -> {};

  private transient BiConsumer<InetSocketAddress, InetSocketAddress> moved = (from, to) -> {};

  /** Who is owed an answer to a PATH_CHALLENGE, and how much may be sent there. */
  private @Nullable InetSocketAddress challenger;

  private long challengerBytes;

  // Of the packet that is being read.
  private InetSocketAddress from;
  private int bytes;
  private boolean isChecked;
  private long receivedBefore;
  private long number;
  private boolean isProbing;
  private boolean isChallenge;

  /** The next packet is believed only if quiche has decrypted it. */
  private boolean doubtful;

  /** The highest number of a packet that was no probe. */
  private long largest = -1;

  private PeerAddress(
      InetSocketAddress known, QuicChannel channel, SentPackets sent, boolean mayMove) {
    super(known.getAddress(), known.getPort());
    this.channel = channel;
    this.sent = sent;
    this.mayMove = mayMove;
    proved = known;
    from = known;
  }

  /**
   * That of a new connection.
   *
   * @param mayMove whether the peer may change its address, as clients may (RFC 9000 §9)
   */
  static PeerAddress create(QuicChannel channel, SentPackets sent, boolean mayMove) {
    PeerAddress address =
        new PeerAddress((InetSocketAddress) channel.remoteSocketAddress(), channel, sent, mayMove);
    channel.attr(KEY).set(address);
    return address;
  }

  /** That of a connection that has one. */
  static Optional<PeerAddress> of(QuicChannel channel) {
    return Optional.ofNullable(channel.attr(KEY).get());
  }

  /**
   * Has it told when the peer was first heard from another host, and so may be on another network;
   * a NAT's new port leads the same way.
   */
  void onOtherHost(Runnable told) {
    movedToOtherHost = told;
  }

  /** Has it told when the peer has proved another address: from where it moved, and where to. */
  void onMove(BiConsumer<InetSocketAddress, InetSocketAddress> told) {
    moved = told;
  }

  /** The connection. */
  QuicChannel channel() {
    return channel;
  }

  /** What was sent to the peer. */
  SentPackets sent() {
    return sent;
  }

  /** Has the offsets of what the peer sends told. */
  void received(UnreadBytes told) {
    received = told;
  }

  /** A packet has a stream's bytes up to an offset. */
  void streamBytes(long streamId, long upTo) {
    UnreadBytes told = received;
    if (told != null) {
      told.arrived(streamId, upTo);
    }
  }

  // ---- what comes in ----

  /**
   * A packet that names this connection comes in.
   *
   * @return whether quiche is to take it for one of the address that it knows
   */
  boolean begin(InetSocketAddress sender, int packetBytes) {
    if (!mayMove) {
      return equals(sender);
    }
    from = sender;
    bytes = packetBytes;
    number = -1;
    isProbing = true;
    isChallenge = false;
    isChecked = doubtful || !from.equals(proved);
    receivedBefore = isChecked ? received() : 0;
    return true;
  }

  private long received() {
    return QuicheNatives.packetCounts(channel).map(QuicheNatives.PacketCounts::received).orElse(0L);
  }

  /** The packet's number, as far as it is told. */
  void number(long truncated, int bits) {
    number = PacketProtection.number(truncated, bits, largest + 1);
  }

  /** It has frames with which no path is probed. */
  void notProbing() {
    isProbing = false;
  }

  void pathChallenge() {
    isChallenge = true;
  }

  /** The packet was read by quiche. */
  void end() {
    if (!mayMove || number < 0) {
      return;
    }
    if (isChecked) {
      if (received() == receivedBefore) {
        return;
      }
    } else if (number > largest + PLAUSIBLE) {
      doubtful = true;
      return;
    }
    doubtful = false;
    boolean isNewest = !isProbing && number > largest;
    if (from.equals(proved)) {
      if (isNewest) {
        largest = number;
        // RFC 9000 §9.3.2: what came from elsewhere was somebody else's copy, or is over.
        unproved = null;
      }
    } else {
      elsewhere(isNewest);
    }
  }

  private void elsewhere(boolean isNewest) {
    if (from.equals(unproved)) {
      allowedBytes += (long) AMPLIFICATION * bytes;
    } else if (isNewest) {
      unproved = from;
      allowedBytes = (long) AMPLIFICATION * bytes;
      sentThere.clear();
      if (!from.getAddress().equals(proved.getAddress())) {
        movedToOtherHost.run();
      }
    }
    if (isNewest) {
      largest = number;
    }
    if (isChallenge) {
      // RFC 9000 §8.2.2: it is answered where it came from.
      challenger = from;
      challengerBytes = (long) AMPLIFICATION * bytes;
    }
  }

  /** The peer acknowledges packets. */
  void acknowledged(long first, long last) {
    InetSocketAddress candidate = unproved;
    if (candidate != null && sentThere.stream().anyMatch(next -> next >= first && next <= last)) {
      moved.accept(proved, candidate);
      proved = candidate;
      unproved = null;
      sentThere.clear();
    }
  }

  // ---- what goes out ----

  /** Whether everything goes to {@link #proved}. */
  boolean isSure() {
    return unproved == null && challenger == null;
  }

  /** Where the peer is known to be. */
  InetSocketAddress proved() {
    return proved;
  }

  /** How large the next packet may be. */
  int packetBytes() {
    return unproved != null && allowedBytes >= LEAST_PACKET_BYTES
        ? (int) Math.min(allowedBytes, Integer.MAX_VALUE)
        : Integer.MAX_VALUE;
  }

  /** Where a packet goes; to be followed by {@link #left} if that is not {@link #proved}. */
  InetSocketAddress target(int packetBytes) {
    InetSocketAddress asking = challenger;
    if (asking != null) {
      challenger = null;
      if (packetBytes <= challengerBytes) {
        return asking;
      }
    }
    InetSocketAddress candidate = unproved;
    if (candidate != null && packetBytes <= allowedBytes) {
      allowedBytes -= packetBytes;
      return candidate;
    }
    return proved;
  }

  /** A packet has left to where {@link #target} said. */
  void left(InetSocketAddress target, long packetNumber) {
    if (target.equals(unproved) && packetNumber >= 0) {
      if (sentThere.size() == PROOFS) {
        sentThere.remove();
      }
      sentThere.add(packetNumber);
    }
  }
}
