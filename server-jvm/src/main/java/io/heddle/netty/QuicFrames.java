package io.heddle.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/**
 * Walks the frames of QUIC version 1 packets whose protection has been removed in place, and
 * reports the STOP_SENDING frames among them. A cursor over one datagram at a time; confined to one
 * thread.
 *
 * <p>It trusts nothing: what it reads may be a packet that quiche could not decrypt, so it stays in
 * bounds on any bytes, and a reported frame is a hint to be checked against quiche.
 */
final class QuicFrames {
  /** Receives what the walk finds. */
  interface Sink {
    /** A STOP_SENDING frame in a packet for the connection id at {@code id} in the buffer. */
    void stopSending(ByteBuf datagram, int id, int idLength, long streamId, long code);
  }

  // RFC 9001 §5.3: every AEAD that QUIC version 1 uses has a tag of 16 bytes.
  private static final int TAG_BYTES = 16;
  private static final int LONG_HEADER = 0x80;
  private static final int RETRY = 3;
  private static final int INITIAL = 0;

  private final int localIdLength;
  private final Sink sink;
  private ByteBuf in = Unpooled.EMPTY_BUFFER;
  private int at;
  private int end;
  private int id;
  private int idLength;

  QuicFrames(int localIdLength, Sink sink) {
    this.localIdLength = localIdLength;
    this.sink = sink;
  }

  /** Walks the datagram that lies at {@code start}; the buffer's indexes stay as they are. */
  void walk(ByteBuf datagram, int start, int length) {
    in = datagram;
    int next = start;
    int datagramEnd = start + length;
    try {
      while (next < datagramEnd) {
        at = next;
        end = datagramEnd;
        int first = in.getUnsignedByte(at++);
        next = (first & LONG_HEADER) != 0 ? longHeader(first) : shortHeader();
        if (next < 0) {
          return;
        }
        at += (first & 0x03) + 1; // RFC 9000 §17.2: the packet number's length less one
        end = next - TAG_BYTES;
        frames();
      }
    } finally {
      in = Unpooled.EMPTY_BUFFER;
    }
  }

  /** Leaves {@code at} at the packet number; returns the packet's end, or -1 to give up. */
  private int shortHeader() {
    id = at;
    idLength = localIdLength;
    at += localIdLength;
    return end;
  }

  private int longHeader(int first) {
    int type = first >> 4 & 0x03;
    at += 4; // version
    if (type == RETRY || at >= end) {
      return -1;
    }
    idLength = in.getUnsignedByte(at++);
    id = at;
    at += idLength;
    if (at >= end) {
      return -1;
    }
    at += 1 + in.getUnsignedByte(at);
    if (type == INITIAL && !skip(varint())) {
      return -1;
    }
    long length = varint();
    return length < 0 || length > end - at ? -1 : at + (int) length;
  }

  // RFC 9000 §19, in the order of the frame types.
  private void frames() {
    while (at < end) {
      int type = in.getUnsignedByte(at++);
      boolean understood =
          switch (type) {
            case 0x00, 0x01, 0x1e -> true; // PADDING, PING, HANDSHAKE_DONE
            case 0x02, 0x03 -> ack(type == 0x03);
            case 0x04 -> varints(3); // RESET_STREAM
            case 0x05 -> stopSending();
            case 0x06 -> varints(1) && skip(varint()); // CRYPTO
            case 0x07 -> skip(varint()); // NEW_TOKEN
            case 0x08, 0x09, 0x0a, 0x0b, 0x0c, 0x0d, 0x0e, 0x0f -> stream(type);
            case 0x10, 0x12, 0x13, 0x14, 0x16, 0x17, 0x19 -> varints(1); // MAX_DATA and its kin
            case 0x11, 0x15 -> varints(2); // MAX_STREAM_DATA, STREAM_DATA_BLOCKED
            case 0x18 -> newConnectionId();
            case 0x1a, 0x1b -> skip(8); // PATH_CHALLENGE, PATH_RESPONSE
            case 0x1c -> varints(2) && skip(varint()); // CONNECTION_CLOSE of the transport
            case 0x1d -> varints(1) && skip(varint()); // CONNECTION_CLOSE of the application
            case 0x30 -> false; // RFC 9221 §4: a DATAGRAM without length is the last frame
            case 0x31 -> skip(varint()); // DATAGRAM
            default -> false;
          };
      if (!understood) {
        return;
      }
    }
  }

  private boolean ack(boolean withEcn) {
    if (!varints(2)) { // largest acknowledged, delay
      return false;
    }
    long ranges = varint();
    if (ranges < 0 || ranges > end - at || !varints(1)) {
      return false;
    }
    return varints(2 * (int) ranges + (withEcn ? 3 : 0));
  }

  private boolean stopSending() {
    long streamId = varint();
    long code = varint();
    if (streamId < 0 || code < 0) {
      return false;
    }
    sink.stopSending(in, id, idLength, streamId, code);
    return true;
  }

  private boolean stream(int type) {
    boolean hasOffset = (type & 0x04) != 0;
    boolean hasLength = (type & 0x02) != 0;
    // RFC 9000 §19.8: without a length the data extends to the end of the packet.
    return hasLength && varints(hasOffset ? 2 : 1) && skip(varint());
  }

  private boolean newConnectionId() {
    if (!varints(2) || at >= end) {
      return false;
    }
    return skip(1 + in.getUnsignedByte(at) + 16); // length, id, stateless reset token
  }

  private boolean varints(int count) {
    for (int i = 0; i < count; i++) {
      if (varint() < 0) {
        return false;
      }
    }
    return true;
  }

  private boolean skip(long bytes) {
    if (bytes < 0 || bytes > end - at) {
      return false;
    }
    at += (int) bytes;
    return true;
  }

  /** Reads a variable-length integer; -1 beyond the end. */
  private long varint() {
    if (at >= end) {
      return -1;
    }
    int length = 1 << (in.getUnsignedByte(at) >> 6);
    if (length > end - at) {
      return -1;
    }
    int from = at;
    at += length;
    return switch (length) {
      case 1 -> in.getUnsignedByte(from) & 0x3f;
      case 2 -> in.getUnsignedShort(from) & 0x3fff;
      case 4 -> in.getUnsignedInt(from) & 0x3fff_ffffL;
      default -> in.getLong(from) & 0x3fff_ffff_ffff_ffffL;
    };
  }
}
