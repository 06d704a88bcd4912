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
    default void stopSending(ByteBuf datagram, int id, int idLength, long streamId, long code) {}

    /** A range of an ACK frame in a 1-RTT packet, both numbers included; highest range first. */
    default void acknowledged(long from, long to) {}

    /** An ACK frame in a 1-RTT packet was read. */
    default void acknowledgementRead() {}

    /** A RESET_STREAM frame, with the stream's final size. */
    default void resetStream(long streamId, long finalBytes) {}

    /** A STREAM frame. */
    default void stream(long streamId, boolean end) {}

    /** A STREAM frame in a 1-RTT packet has the stream's bytes up to this offset. */
    default void streamBytes(long streamId, long upTo) {}

    /** A frame that is none of those with which a path is probed (RFC 9000 §9.1). */
    default void notProbing() {}

    /** The number of a 1-RTT packet, of which the lowest bits are told. */
    default void number(long truncated, int bits) {}

    /** A PATH_CHALLENGE frame. */
    default void pathChallenge() {}

    /** A MAX_DATA frame in a 1-RTT packet. */
    default void maxData(long bytes) {}

    /** A DATA_BLOCKED frame in a 1-RTT packet. */
    default void dataBlocked() {}

    /** A CONNECTION_CLOSE frame. */
    default void connectionClose(boolean application, long code) {}
  }

  // RFC 9001 §5.3: every AEAD that QUIC version 1 uses has a tag of 16 bytes.
  static final int TAG_BYTES = 16;
  static final int LONG_HEADER = 0x80;

  /** Flags, version, and the id's length. */
  private static final int LONG_HEADER_ID_AT = 1 + 4 + 1;

  // RFC 9000 §17: set in every packet, unlike in what pads a datagram behind them.
  private static final int FIXED = 0x40;

  private static final int RETRY = 3;
  private static final int INITIAL = 0;

  private final int localIdLength;
  private final Sink sink;
  private ByteBuf in = Unpooled.EMPTY_BUFFER;
  private int at;
  private int end;
  private int id;
  private int idLength;
  private boolean isShort;

  QuicFrames(int localIdLength, Sink sink) {
    this.localIdLength = localIdLength;
    this.sink = sink;
  }

  /**
   * Where the destination connection id of a packet begins. RFC 9000 §17.2, §17.3.
   *
   * @param localIdLength of the ids that this end gives itself, in bytes
   * @return the index in the buffer; negative if it is no id of that length
   */
  static int localIdAt(ByteBuf packet, int localIdLength) {
    int start = packet.readerIndex();
    int length = packet.readableBytes();
    boolean isLong = length > 0 && (packet.getByte(start) & LONG_HEADER) != 0;
    int at = isLong ? LONG_HEADER_ID_AT : 1;
    if (length < at + localIdLength
        || (isLong && packet.getUnsignedByte(start + at - 1) != localIdLength)) {
      return -1;
    }
    return start + at;
  }

  /** Whether a packet is of a connection that is established (RFC 9000 §17.3). */
  static boolean isShort(ByteBuf packet) {
    return packet.isReadable() && (packet.getByte(packet.readerIndex()) & LONG_HEADER) == 0;
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
        isShort = (first & LONG_HEADER) == 0;
        if (isShort && (first & FIXED) == 0) {
          return;
        }
        next = isShort ? shortHeader() : longHeader(first);
        if (next < 0) {
          return;
        }
        number((first & 0x03) + 1); // RFC 9000 §17.2: the packet number's length less one
        end = next - TAG_BYTES;
        frames();
      }
    } finally {
      in = Unpooled.EMPTY_BUFFER;
    }
  }

  /**
   * Walks the frames of one 1-RTT packet.
   *
   * @return whether all of them were understood
   */
  boolean walkFrames(byte[] payload) {
    in = Unpooled.wrappedBuffer(payload);
    at = 0;
    end = payload.length;
    isShort = true;
    try {
      frames();
      return at == end;
    } finally {
      in = Unpooled.EMPTY_BUFFER;
    }
  }

  /**
   * Where in a datagram the packet with a short header begins, behind any with long ones.
   *
   * @return negative if there is none
   */
  static int shortHeaderAt(ByteBuf datagram, int start, int length) {
    if (length > 0 && (datagram.getByte(start) & (LONG_HEADER | FIXED)) == FIXED) {
      return start;
    }
    QuicFrames cursor = new QuicFrames(0, new Sink() {});
    cursor.in = datagram;
    int next = start;
    while (next >= 0 && next < start + length) {
      cursor.at = next;
      cursor.end = start + length;
      int first = datagram.getUnsignedByte(cursor.at++);
      if ((first & LONG_HEADER) == 0) {
        return (first & FIXED) == 0 ? -1 : next;
      }
      next = cursor.longHeader(first);
    }
    return -1;
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

  private void number(int bytes) {
    if (isShort && bytes <= end - at) {
      long truncated = 0;
      for (int i = 0; i < bytes; i++) {
        truncated = (truncated << 8) | in.getUnsignedByte(at + i);
      }
      sink.number(truncated, 8 * bytes);
    }
    at += bytes;
  }

  // RFC 9000 §19, in the order of the frame types.
  private void frames() {
    while (at < end) {
      int type = in.getUnsignedByte(at);
      if (!isProbing(type)) {
        sink.notProbing();
      }
      int from = at++;
      boolean understood =
          switch (type) {
            case 0x00, 0x01, 0x1e -> true; // PADDING, PING, HANDSHAKE_DONE
            case 0x02, 0x03 -> ack(type == 0x03);
            case 0x04 -> resetStream();
            case 0x05 -> stopSending();
            case 0x06 -> varints(1) && skip(varint()); // CRYPTO
            case 0x07 -> skip(varint()); // NEW_TOKEN
            case 0x08, 0x09, 0x0a, 0x0b, 0x0c, 0x0d, 0x0e, 0x0f -> stream(type);
            case 0x10 -> maxData();
            case 0x12, 0x13, 0x16, 0x17, 0x19 -> varints(1); // limits of streams, RETIRE_..._ID
            case 0x14 -> dataBlocked();
            case 0x11, 0x15 -> varints(2); // MAX_STREAM_DATA, STREAM_DATA_BLOCKED
            case 0x18 -> newConnectionId();
            case 0x1a -> pathChallenge();
            case 0x1b -> skip(8); // PATH_RESPONSE
            case 0x1c, 0x1d -> connectionClose(type == 0x1d);
            case 0x30 -> false; // RFC 9221 §4: a DATAGRAM without length is the last frame
            case 0x31 -> skip(varint()); // DATAGRAM
            default -> false;
          };
      if (!understood) {
        at = from;
        return;
      }
    }
  }

  // RFC 9000 §9.1: PATH_CHALLENGE, PATH_RESPONSE, NEW_CONNECTION_ID and PADDING.
  private static boolean isProbing(int type) {
    return type == 0x00 || type == 0x18 || type == 0x1a || type == 0x1b;
  }

  private boolean pathChallenge() {
    sink.pathChallenge();
    return skip(8);
  }

  // RFC 9000 §19.3
  private boolean ack(boolean withEcn) {
    long largest = varint();
    if (!varints(1)) { // delay
      return false;
    }
    long ranges = varint();
    long first = varint();
    if (largest < 0 || ranges < 0 || ranges > end - at || first < 0 || first > largest) {
      return false;
    }
    long from = largest - first;
    acknowledged(from, largest);
    for (long left = ranges; left > 0; left--) {
      long gap = varint();
      long length = varint();
      long to = from - gap - 2;
      if (gap < 0 || length < 0 || to < length) {
        return false;
      }
      from = to - length;
      acknowledged(from, to);
    }
    if (isShort) {
      sink.acknowledgementRead();
    }
    return !withEcn || varints(3);
  }

  private void acknowledged(long from, long to) {
    if (isShort) {
      sink.acknowledged(from, to);
    }
  }

  private boolean resetStream() {
    long streamId = varint();
    boolean hasCode = varints(1);
    long finalBytes = varint();
    if (streamId < 0 || !hasCode || finalBytes < 0) {
      return false;
    }
    sink.resetStream(streamId, finalBytes);
    return true;
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
    long id = varint();
    long offset = hasOffset ? varint() : 0;
    if (id < 0 || offset < 0) {
      return false;
    }
    sink.stream(id, (type & 0x01) != 0);
    // RFC 9000 §19.8: without a length the data extends to the end of the packet.
    long length = hasLength ? varint() : end - at;
    if (!skip(length)) {
      return false;
    }
    if (isShort) {
      sink.streamBytes(id, offset + length);
    }
    return true;
  }

  private boolean maxData() {
    long bytes = varint();
    if (isShort && bytes >= 0) {
      sink.maxData(bytes);
    }
    return bytes >= 0;
  }

  private boolean dataBlocked() {
    boolean isWhole = varints(1);
    if (isShort && isWhole) {
      sink.dataBlocked();
    }
    return isWhole;
  }

  private boolean newConnectionId() {
    if (!varints(2) || at >= end) {
      return false;
    }
    return skip(1 + in.getUnsignedByte(at) + 16); // length, id, stateless reset token
  }

  // RFC 9000 §19.19
  private boolean connectionClose(boolean application) {
    long code = varint();
    boolean isWhole = code >= 0 && (application || varints(1)) && skip(varint());
    if (isWhole) {
      sink.connectionClose(application, code);
    }
    return isWhole;
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
