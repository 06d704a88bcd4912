package io.heddle.netty;

import io.netty.buffer.ByteBuf;

/**
 * Tells what cannot be a QUIC packet for an endpoint of ours before anything else looks at it:
 * Netty's codec makes a connection of whatever resembles an Initial, and its dispatcher forgets the
 * buffers of packets that are too short. Reads only the first packet's header; stateless.
 */
final class PacketFilter {
  // RFC 9000 §17.2: the bits of a long header's first byte.
  private static final int LONG_HEADER = 0x80;
  private static final int FIXED_BIT = 0x40;
  private static final int TYPE = 0x30;
  private static final int INITIAL = 0x00;
  private static final int RETRY = 0x30;

  private static final int VERSION_NEGOTIATION = 0;
  private static final int VERSION_1 = 1;

  /** First byte, version, and the lengths of two empty connection ids. */
  private static final int LEAST_LONG_HEADER_BYTES = 7;

  private static final int MAX_ID_BYTES = 20;

  // RFC 9000 §7.2: what a client chooses for the server's connection id.
  private static final int LEAST_INITIAL_ID_BYTES = 8;

  // RFC 9000 §14.1
  private static final int LEAST_INITIAL_DATAGRAM_BYTES = 1_200;

  private PacketFilter() {}

  /** Whether a server's codec may look at the datagram. */
  static boolean passesToServer(ByteBuf datagram) {
    if (!isWellFormed(datagram)) {
      return false;
    }
    int at = datagram.readerIndex();
    int first = datagram.getUnsignedByte(at);
    if ((first & LONG_HEADER) == 0) {
      return true;
    }
    int version = datagram.getInt(at + 1);
    boolean large = datagram.readableBytes() >= LEAST_INITIAL_DATAGRAM_BYTES;
    if (version != VERSION_1) {
      // §5.2.2: a small packet of an unknown version MUST NOT be answered with the known ones; and
      // a client does not negotiate.
      return large && version != VERSION_NEGOTIATION;
    }
    return switch (first & TYPE) {
      case INITIAL -> large && datagram.getUnsignedByte(at + 5) >= LEAST_INITIAL_ID_BYTES;
      case RETRY -> false; // §17.2.5: only servers send it
      default -> true;
    };
  }

  /** Whether a client's codec may look at the datagram. */
  static boolean passesToClient(ByteBuf datagram) {
    return isWellFormed(datagram);
  }

  private static boolean isWellFormed(ByteBuf datagram) {
    int length = datagram.readableBytes();
    if (length <= QuicOptions.LOCAL_ID_BYTES) {
      // A short header names a connection id of ours; §17.2: a long one and its payload are longer.
      return false;
    }
    int at = datagram.readerIndex();
    int first = datagram.getUnsignedByte(at);
    if ((first & LONG_HEADER) == 0) {
      return (first & FIXED_BIT) != 0;
    }
    int version = datagram.getInt(at + 1);
    if (version == VERSION_1 && (first & FIXED_BIT) == 0) {
      return false;
    }
    int targetIdLength = datagram.getUnsignedByte(at + 5);
    if (targetIdLength > MAX_ID_BYTES || LEAST_LONG_HEADER_BYTES + targetIdLength > length) {
      return false;
    }
    int sourceIdLength = datagram.getUnsignedByte(at + 6 + targetIdLength);
    return sourceIdLength <= MAX_ID_BYTES
        && LEAST_LONG_HEADER_BYTES + targetIdLength + sourceIdLength <= length;
  }
}
