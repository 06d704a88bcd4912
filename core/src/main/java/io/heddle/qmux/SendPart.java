package io.heddle.qmux;

import io.heddle.Bytes;

/**
 * The sending part of a stream (RFC 9000 §3.1). Nothing is kept of what was sent: passing it to the
 * pipe counts as its acknowledgement. Confined to the loop.
 */
final class SendPart {
  private static final long NONE = -1;

  private final QmuxStream stream;
  private final StreamTable table;
  private final SendCredit credit;
  private long resetCode = NONE;
  private boolean announced;
  private boolean starving;
  private boolean ended;

  SendPart(QmuxStream stream, StreamTable table, long initialLimit, boolean announced) {
    this.stream = stream;
    this.table = table;
    this.announced = announced;
    credit = new SendCredit(initialLimit);
  }

  boolean hasEnded() {
    return ended;
  }

  int capacity() {
    if (ended || resetCode != NONE) {
      return 0;
    }
    SendCredit connection = table.sendCredit();
    if (credit.available() == 0) {
      starving = true;
      if (credit.block()) {
        table.dirty(stream);
      }
      return 0;
    }
    if (connection.available() == 0) {
      table.starve(stream);
      return 0;
    }
    long allowed = Math.min(credit.available(), connection.available());
    return (int) Math.min(allowed, Math.max(0, table.room()));
  }

  /** Sends bytes; ownership passes. */
  void write(Bytes bytes, boolean last, RecordWriter writer) {
    if (ended || resetCode != NONE) {
      bytes.release();
      return;
    }
    int length = bytes.length();
    long offset = credit.used();
    credit.use(length);
    table.sendCredit().use(length);
    announced = true;
    writer.stream(stream.id(), offset, bytes, last);
    table.payloadWritten();
    if (last) {
      end();
    }
  }

  void reset(long code) {
    // RFC 9000 §3.1: no reset after everything was sent and, on a reliable pipe, acknowledged.
    if (!ended && resetCode == NONE) {
      resetCode = code;
      table.dirty(stream);
    }
  }

  /** MAX_STREAM_DATA; answers whether the stream waited for it. */
  boolean raise(long limit) {
    if (ended || !credit.raise(limit) || !starving) {
      return false;
    }
    starving = false;
    return true;
  }

  /** STOP_SENDING; answers whether the application is to be told. */
  boolean stopped(long code) {
    if (ended || resetCode != NONE) {
      return false;
    }
    // RFC 9000 §3.5: answered by RESET_STREAM, with the code copied.
    reset(code);
    return true;
  }

  void writeControl(RecordWriter writer) {
    if (ended) {
      return;
    }
    if (!announced) {
      // RFC 9000 §19.8: an empty STREAM frame opens the stream at the peer before there is data.
      // Before a reset, too: by RESET_STREAM alone a peer may never hear that there was a stream.
      announced = true;
      writer.stream(stream.id(), 0, Bytes.empty(), false);
    }
    if (resetCode != NONE) {
      writer.frame(FrameType.RESET_STREAM, stream.id(), resetCode, credit.used());
      end();
      return;
    }
    long blocked = credit.takeBlocked();
    if (blocked != SendCredit.NONE) {
      writer.frame(FrameType.STREAM_DATA_BLOCKED, stream.id(), blocked);
    }
  }

  private void end() {
    ended = true;
    stream.partEnded();
  }
}
