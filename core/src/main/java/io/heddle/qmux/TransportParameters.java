package io.heddle.qmux;

import io.heddle.wire.VarInt;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * What an endpoint declares of itself once, at the start (RFC 9000 §18.2, qmux §Transport
 * Parameters). Immutable.
 *
 * @param maxIdleTimeoutMs 0 for none
 * @param maxData bytes on all streams together
 * @param maxStreamDataBidiLocal bytes on a bidirectional stream that the declaring end opened
 * @param maxStreamDataBidiRemote bytes on a bidirectional stream that the other end opened
 * @param maxStreamDataUni bytes on a unidirectional stream
 * @param maxStreamsBidi bidirectional streams that the other end may open
 * @param maxStreamsUni unidirectional streams that the other end may open
 * @param maxDatagramFrameBytes the largest DATAGRAM frame; 0 for none (RFC 9221 §3)
 * @param maxRecordBytes the largest record
 * @param drain whether {@link FrameType#HEDDLE_DRAIN} is understood
 */
record TransportParameters(
    long maxIdleTimeoutMs,
    long maxData,
    long maxStreamDataBidiLocal,
    long maxStreamDataBidiRemote,
    long maxStreamDataUni,
    long maxStreamsBidi,
    long maxStreamsUni,
    long maxDatagramFrameBytes,
    long maxRecordBytes,
    boolean drain) {
  /** qmux §max_record_size: what applies when none is declared, and the least to declare. */
  static final int DEFAULT_MAX_RECORD_BYTES = 16382;

  private static final int MAX_IDLE_TIMEOUT = 0x01;
  private static final int INITIAL_MAX_DATA = 0x04;
  private static final int INITIAL_MAX_STREAM_DATA_BIDI_LOCAL = 0x05;
  private static final int INITIAL_MAX_STREAM_DATA_BIDI_REMOTE = 0x06;
  private static final int INITIAL_MAX_STREAM_DATA_UNI = 0x07;
  private static final int INITIAL_MAX_STREAMS_BIDI = 0x08;
  private static final int INITIAL_MAX_STREAMS_UNI = 0x09;
  private static final int RETRY_SOURCE_CONNECTION_ID = 0x10;
  private static final int MAX_DATAGRAM_FRAME_SIZE = 0x20;
  private static final long MAX_RECORD_SIZE = 0x0571_c594_29cd_0845L;

  /** Heddle's own, with an empty value; other implementations ignore it. */
  private static final long HEDDLE_DRAIN = 0x1b3f_60c8_d972_4ea5L;

  /** An upper bound of what {@link #encode} writes: ten of 8 + 1 + 8 bytes. */
  private static final int MAX_ENCODED_BYTES = 10 * 17;

  /** Reads all of the parameters that a cursor covers. */
  static TransportParameters decode(FrameReader reader) {
    long[] small = new long[INITIAL_MAX_STREAMS_UNI + 1];
    long maxDatagramFrameBytes = 0;
    long maxRecordBytes = DEFAULT_MAX_RECORD_BYTES;
    boolean drain = false;
    Set<Long> seen = new LinkedHashSet<>();
    while (reader.remaining() > 0) {
      long id = reader.varInt();
      int length = reader.length();
      // RFC 9000 §7.4: no parameter is sent twice.
      if (!seen.add(id)) {
        throw error("parameter 0x" + Long.toHexString(id) + " is declared twice");
      }
      FrameReader value = reader.part(length, TransportError.TRANSPORT_PARAMETER_ERROR);
      if (id == MAX_IDLE_TIMEOUT || (id >= INITIAL_MAX_DATA && id <= INITIAL_MAX_STREAMS_UNI)) {
        small[(int) id] = number(value);
      } else if (id <= RETRY_SOURCE_CONNECTION_ID) {
        // qmux §Permitted and Forbidden Transport Parameters
        throw error("parameter 0x" + Long.toHexString(id) + " is prohibited");
      } else if (id == MAX_DATAGRAM_FRAME_SIZE) {
        maxDatagramFrameBytes = number(value);
      } else if (id == MAX_RECORD_SIZE) {
        maxRecordBytes = number(value);
      } else if (id == HEDDLE_DRAIN) {
        drain = true;
      }
      // RFC 9000 §7.4.2: others are ignored.
    }
    // qmux §max_record_size: less than the default is an error.
    if (maxRecordBytes < DEFAULT_MAX_RECORD_BYTES) {
      throw error("max_record_size is below 16382");
    }
    // RFC 9000 §4.6: more streams than ids is an error.
    if (small[INITIAL_MAX_STREAMS_BIDI] > FrameDecoder.MAX_STREAMS
        || small[INITIAL_MAX_STREAMS_UNI] > FrameDecoder.MAX_STREAMS) {
      throw error("a stream count is above 2^60");
    }
    return new TransportParameters(
        small[MAX_IDLE_TIMEOUT],
        small[INITIAL_MAX_DATA],
        small[INITIAL_MAX_STREAM_DATA_BIDI_LOCAL],
        small[INITIAL_MAX_STREAM_DATA_BIDI_REMOTE],
        small[INITIAL_MAX_STREAM_DATA_UNI],
        small[INITIAL_MAX_STREAMS_BIDI],
        small[INITIAL_MAX_STREAMS_UNI],
        maxDatagramFrameBytes,
        maxRecordBytes,
        drain);
  }

  private static long number(FrameReader value) {
    long number = value.varInt();
    if (value.remaining() > 0) {
      throw error("a parameter is longer than its number");
    }
    return number;
  }

  private static ViolationException error(String detail) {
    return new ViolationException(TransportError.TRANSPORT_PARAMETER_ERROR, detail);
  }

  /** A record that consists of the QX_TRANSPORT_PARAMETERS frame. */
  byte[] encode() {
    byte[] body = new byte[MAX_ENCODED_BYTES];
    int at = 0;
    at = put(body, at, MAX_IDLE_TIMEOUT, maxIdleTimeoutMs);
    at = put(body, at, INITIAL_MAX_DATA, maxData);
    at = put(body, at, INITIAL_MAX_STREAM_DATA_BIDI_LOCAL, maxStreamDataBidiLocal);
    at = put(body, at, INITIAL_MAX_STREAM_DATA_BIDI_REMOTE, maxStreamDataBidiRemote);
    at = put(body, at, INITIAL_MAX_STREAM_DATA_UNI, maxStreamDataUni);
    at = put(body, at, INITIAL_MAX_STREAMS_BIDI, maxStreamsBidi);
    at = put(body, at, INITIAL_MAX_STREAMS_UNI, maxStreamsUni);
    at = put(body, at, MAX_DATAGRAM_FRAME_SIZE, maxDatagramFrameBytes);
    at = put(body, at, MAX_RECORD_SIZE, maxRecordBytes);
    if (drain) {
      at += VarInt.put(body, at, HEDDLE_DRAIN);
      at += VarInt.put(body, at, 0);
    }
    int lengthBytes = VarInt.encodedLength(at);
    byte[] frame = new byte[8 + lengthBytes + at];
    VarInt.put(frame, 0, FrameType.QX_TRANSPORT_PARAMETERS);
    VarInt.put(frame, 8, at);
    System.arraycopy(body, 0, frame, 8 + lengthBytes, at);
    return frame;
  }

  private static int put(byte[] to, int start, long id, long value) {
    int at = start;
    at += VarInt.put(to, at, id);
    at += VarInt.put(to, at, VarInt.encodedLength(value));
    at += VarInt.put(to, at, value);
    return at;
  }
}
