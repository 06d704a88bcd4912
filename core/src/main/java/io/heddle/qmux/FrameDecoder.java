package io.heddle.qmux;

import io.heddle.Bytes;
import io.heddle.wire.Utf8;
import io.heddle.wire.VarInt;

/**
 * Takes records apart: from bytes to calls of a {@link FrameHandler}, or a {@link
 * ViolationException}. Payloads are slices of the record, not copies. For one thread at a time.
 */
final class FrameDecoder {
  /** The longest close reason that is looked at: as much as WebTransport carries. */
  static final int MAX_REASON_BYTES = 1024;

  /** RFC 9000 §4.6: a limit above this cannot be expressed as a stream id. */
  static final long MAX_STREAMS = 1L << 60;

  private final FrameHandler handler;
  private final int maxRecordBytes;
  private boolean begun;

  FrameDecoder(FrameHandler handler, int maxRecordBytes) {
    this.handler = handler;
    this.maxRecordBytes = maxRecordBytes;
  }

  /** Decodes one record, which stays the caller's. */
  void decode(Bytes record) {
    int length = record.length();
    // qmux §max_record_size: more than was declared is a FRAME_ENCODING_ERROR.
    if (length > maxRecordBytes) {
      throw encoding("a record is longer than max_record_size");
    }
    // RFC 9000 §12.4: a packet, here a record, holds at least one frame.
    if (length == 0) {
      throw new ViolationException(TransportError.PROTOCOL_VIOLATION, "a record without frames");
    }
    FrameReader reader = new FrameReader(record, 0, length, TransportError.FRAME_ENCODING_ERROR);
    while (reader.remaining() > 0 && handler.accepting()) {
      frame(reader);
    }
  }

  private void frame(FrameReader reader) {
    int start = reader.position();
    int first = reader.peek();
    if (first < 0x40) {
      reader.skip(1);
      requireBegun();
      oneByteType(first, reader, start);
      return;
    }
    long type = reader.varInt();
    // RFC 9000 §12.4: a frame type uses the shortest encoding.
    if (reader.position() - start != VarInt.encodedLength(type)) {
      throw new ViolationException(
          TransportError.PROTOCOL_VIOLATION, "a frame type is not encoded in its shortest form");
    }
    if (type == FrameType.QX_TRANSPORT_PARAMETERS) {
      begin(reader);
      return;
    }
    requireBegun();
    if (type == FrameType.QX_PING_REQUEST) {
      handler.pingRequest(reader.varInt());
    } else if (type == FrameType.QX_PING_RESPONSE) {
      handler.pingResponse(reader.varInt());
    } else if (type == FrameType.HEDDLE_DRAIN) {
      handler.drain();
    } else {
      // RFC 9000 §12.4: an unknown type is a FRAME_ENCODING_ERROR.
      throw encoding("unknown frame type 0x" + Long.toHexString(type));
    }
  }

  // qmux §QX_TRANSPORT_PARAMETERS Frames: the first frame, and only the first.
  private void begin(FrameReader reader) {
    if (begun) {
      throw new ViolationException(
          TransportError.PROTOCOL_VIOLATION, "QX_TRANSPORT_PARAMETERS is not the first frame");
    }
    int length = reader.length();
    TransportParameters parameters =
        TransportParameters.decode(reader.part(length, TransportError.TRANSPORT_PARAMETER_ERROR));
    begun = true;
    handler.transportParameters(parameters);
  }

  private void requireBegun() {
    if (!begun) {
      throw new ViolationException(
          TransportError.PROTOCOL_VIOLATION, "the first frame is not QX_TRANSPORT_PARAMETERS");
    }
  }

  /** A frame whose type takes one byte. */
  private void oneByteType(int type, FrameReader reader, int start) {
    if (type >= FrameType.STREAM && type <= FrameType.STREAM_LAST) {
      stream(type, reader);
      return;
    }
    switch (type) {
      case FrameType.PADDING -> padding(reader);
      case FrameType.RESET_STREAM -> {
        long id = reader.varInt();
        long code = reader.varInt();
        handler.resetStream(id, code, reader.varInt());
      }
      case FrameType.STOP_SENDING -> {
        long id = reader.varInt();
        handler.stopSending(id, reader.varInt());
      }
      case FrameType.MAX_DATA -> handler.maxData(reader.varInt());
      case FrameType.MAX_STREAM_DATA -> {
        long id = reader.varInt();
        handler.maxStreamData(id, reader.varInt());
      }
      case FrameType.MAX_STREAMS_BIDI -> handler.maxStreams(true, streamCount(reader));
      case FrameType.MAX_STREAMS_UNI -> handler.maxStreams(false, streamCount(reader));
      // What blocks the peer is known here from the credit it was given.
      case FrameType.DATA_BLOCKED -> reader.varInt();
      case FrameType.STREAM_DATA_BLOCKED -> {
        long id = reader.varInt();
        reader.varInt();
        handler.streamDataBlocked(id);
      }
      case FrameType.STREAMS_BLOCKED_BIDI, FrameType.STREAMS_BLOCKED_UNI -> streamCount(reader);
      case FrameType.CONNECTION_CLOSE -> {
        long error = reader.varInt();
        reader.varInt();
        handler.transportClose(error, reason(reader));
      }
      case FrameType.APPLICATION_CLOSE -> {
        long code = reader.varInt();
        handler.applicationClose(code, reason(reader));
      }
      case FrameType.DATAGRAM -> datagram(reader, reader.remaining(), start);
      case FrameType.DATAGRAM_WITH_LENGTH -> datagram(reader, reader.length(), start);
      // qmux §QUIC Frames: prohibited frames are FRAME_ENCODING_ERROR, like unknown ones.
      default ->
          throw encoding(
              (isProhibited(type) ? "prohibited" : "unknown")
                  + " frame type 0x"
                  + Integer.toHexString(type));
    }
  }

  private static boolean isProhibited(int type) {
    return type >= FrameType.PING && type <= FrameType.HANDSHAKE_DONE;
  }

  private static void padding(FrameReader reader) {
    while (reader.remaining() > 0 && reader.peek() == FrameType.PADDING) {
      reader.skip(1);
    }
  }

  private void stream(int type, FrameReader reader) {
    long id = reader.varInt();
    long offset = (type & FrameType.STREAM_OFFSET) == 0 ? 0 : reader.varInt();
    int length = (type & FrameType.STREAM_LENGTH) == 0 ? reader.remaining() : reader.length();
    // RFC 9000 §19.8: the largest offset on a stream is 2^62 - 1.
    if (offset > VarInt.MAX - length) {
      throw encoding("a stream is longer than 2^62 - 1 bytes");
    }
    handler.stream(id, offset, reader.payload(length), (type & FrameType.STREAM_FIN) != 0);
  }

  private void datagram(FrameReader reader, int length, int start) {
    Bytes payload = reader.payload(length);
    handler.datagram(payload, reader.position() - start);
  }

  // RFC 9000 §19.11 and §19.14: a count above 2^60 is a FRAME_ENCODING_ERROR.
  private static long streamCount(FrameReader reader) {
    long count = reader.varInt();
    if (count > MAX_STREAMS) {
      throw encoding("a stream count is above 2^60");
    }
    return count;
  }

  private static String reason(FrameReader reader) {
    int length = reader.length();
    int kept = Math.min(length, MAX_REASON_BYTES);
    byte[] text = reader.copy(kept);
    if (kept < length) {
      // A cut may have split a character: leave its first bytes out.
      boolean split = isContinuation(reader.peek());
      reader.skip(length - kept);
      while (split && kept > 0) {
        kept--;
        split = isContinuation(text[kept]);
      }
    }
    return Utf8.decode(text, 0, kept).orElse("");
  }

  private static boolean isContinuation(int utf8) {
    return (utf8 & 0xc0) == 0x80;
  }

  private static ViolationException encoding(String detail) {
    return new ViolationException(TransportError.FRAME_ENCODING_ERROR, detail);
  }
}
