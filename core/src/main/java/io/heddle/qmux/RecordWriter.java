package io.heddle.qmux;

import io.heddle.Bytes;
import io.heddle.wire.VarInt;
import org.jspecify.annotations.Nullable;

/**
 * Builds records in the pipe's memory and sends them when they are full or flushed. A payload is
 * copied there as it is written: its owner may use it again before the record is sent. Confined to
 * the loop.
 */
final class RecordWriter {
  /**
   * The longest record sent, whatever the peer accepts: a record is what a more urgent stream waits
   * for.
   */
  static final int MAX_RECORD_BYTES = 64 << 10;

  /** The longest header of a frame that does not carry text: a type and three numbers. */
  static final int MAX_HEADER_BYTES = 4 * VarInt.MAX_LENGTH;

  /** A record has room for so many bytes of payload besides a header, or is sent before. */
  private static final int LEAST_PAYLOAD_BYTES = 64;

  private final RecordPipe pipe;
  private int limit = TransportParameters.DEFAULT_MAX_RECORD_BYTES;
  private final byte[] header = new byte[MAX_HEADER_BYTES];
  private int headerLength;

  /** The open record; none if it would be empty. */
  private @Nullable RecordBuffer record;

  private int length;
  private long recordsSent;
  private long bytesSent;
  private boolean payloadWritten;

  RecordWriter(RecordPipe pipe) {
    this.pipe = pipe;
  }

  /** What the peer has declared. */
  void maxRecordBytes(long declared) {
    limit = (int) Math.min(declared, MAX_RECORD_BYTES);
  }

  int maxRecordBytes() {
    return limit;
  }

  /** How many bytes the pipe takes beyond what is in the open record. */
  int room() {
    return pipe.room() - length;
  }

  long recordsSent() {
    return recordsSent;
  }

  long bytesSent() {
    return bytesSent;
  }

  /** Whether more than pings and their answers was written since the last call. */
  boolean takePayloadSent() {
    boolean taken = payloadWritten;
    payloadWritten = false;
    return taken;
  }

  /** Those sent, and those in the open record. */
  long bytesWritten() {
    return bytesSent + length;
  }

  // ---- frames ----

  /**
   * Appends the next bytes of a stream, in as many frames and records as they need; ownership
   * passes.
   */
  void stream(long id, long offset, Bytes payload, boolean fin) {
    payloadWritten = true;
    int total = payload.length();
    int done = 0;
    while (true) {
      begin(MAX_HEADER_BYTES + Math.min(total - done, LEAST_PAYLOAD_BYTES));
      int take = Math.min(total - done, limit - length - MAX_HEADER_BYTES);
      boolean last = done + take == total;
      int type = FrameType.STREAM | FrameType.STREAM_LENGTH;
      type |= offset + done > 0 ? FrameType.STREAM_OFFSET : 0;
      type |= fin && last ? FrameType.STREAM_FIN : 0;
      put(type);
      put(id);
      if (offset + done > 0) {
        put(offset + done);
      }
      put(take);
      if (last && done == 0) {
        append(payload);
        return;
      }
      append(payload.slice(done, take));
      if (last) {
        payload.release();
        return;
      }
      done += take;
    }
  }

  /** Appends a frame of a type and up to three numbers; those that are negative are left out. */
  void frame(long type, long first, long second, long third) {
    payloadWritten |= type != FrameType.QX_PING_REQUEST && type != FrameType.QX_PING_RESPONSE;
    begin(MAX_HEADER_BYTES);
    put(type);
    put(first);
    put(second);
    put(third);
    putHeader();
  }

  void frame(long type, long first, long second) {
    frame(type, first, second, -1);
  }

  void frame(long type, long first) {
    frame(type, first, -1, -1);
  }

  void frame(long type) {
    frame(type, -1, -1, -1);
  }

  /** The longest datagram payload that fits a record of its own and a frame of so many bytes. */
  int maxDatagramBytes(long maxFrameBytes) {
    int frame = (int) Math.min(limit, maxFrameBytes);
    // RFC 9221 §4: a type of one byte and a length.
    int payload = frame - 2;
    while (payload > 0 && 1 + VarInt.encodedLength(payload) + payload > frame) {
      payload--;
    }
    return Math.max(0, payload);
  }

  /** Appends a DATAGRAM frame; ownership passes. */
  void datagram(Bytes payload) {
    payloadWritten = true;
    int total = payload.length();
    begin(1 + VarInt.encodedLength(total) + total);
    put(FrameType.DATAGRAM_WITH_LENGTH);
    put(total);
    append(payload);
  }

  /** Appends CONNECTION_CLOSE of the transport's kind (RFC 9000 §19.19). */
  void transportClose(int error, byte[] reason) {
    begin(MAX_HEADER_BYTES + reason.length);
    put(FrameType.CONNECTION_CLOSE);
    put(error);
    // RFC 9000 §19.19: 0 when the frame type is unknown.
    put(0);
    put(reason.length);
    append(Bytes.of(reason));
  }

  /** Appends CONNECTION_CLOSE of the application's kind. */
  void applicationClose(long code, byte[] reason) {
    begin(MAX_HEADER_BYTES + reason.length);
    put(FrameType.APPLICATION_CLOSE);
    put(code);
    put(reason.length);
    append(Bytes.of(reason));
  }

  /** Sends a whole record ahead of the open one, which must be empty. */
  void record(byte[] whole) {
    append(Bytes.of(whole));
    send();
  }

  // ---- records ----

  /** Sends the open record, if there is anything in it, and what the pipe has gathered. */
  void flush() {
    send();
    pipe.flush();
  }

  /** Sends the open record, if there is anything in it. */
  void endRecord() {
    send();
  }

  /** Gives up the open record. */
  void discard() {
    if (record != null) {
      record.discard();
      record = null;
      length = 0;
    }
  }

  private void send() {
    RecordBuffer whole = record;
    if (whole == null) {
      return;
    }
    int bytes = length;
    record = null;
    length = 0;
    recordsSent++;
    bytesSent += bytes;
    pipe.send(whole, bytes);
  }

  /** Makes room for a frame's first bytes, in the open record or else in the next. */
  private void begin(int bytes) {
    if (length > 0 && limit - length < bytes) {
      send();
    }
  }

  private void put(long value) {
    if (value >= 0) {
      headerLength += VarInt.put(header, headerLength, value);
    }
  }

  private void put(int value) {
    headerLength += VarInt.put(header, headerLength, value);
  }

  private RecordBuffer open() {
    RecordBuffer open = record;
    if (open == null) {
      open = pipe.begin();
      record = open;
    }
    return open;
  }

  private void putHeader() {
    open().put(header, 0, headerLength);
    length += headerLength;
    headerLength = 0;
  }

  /** Appends the header and a payload, whose ownership passes. */
  private void append(Bytes payload) {
    putHeader();
    int bytes = payload.length();
    if (bytes > 0) {
      open().put(payload);
      length += bytes;
    }
    payload.release();
  }
}
