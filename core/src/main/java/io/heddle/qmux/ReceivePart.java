package io.heddle.qmux;

import io.heddle.Bytes;
import io.heddle.bytes.ChunkQueue;
import io.heddle.session.StreamEvents;

/**
 * The receiving part of a stream (RFC 9000 §3.2): what has arrived and was not asked for, at most
 * the stream's window. Confined to the loop.
 */
final class ReceivePart {
  private static final long NONE = -1;

  private final QmuxStream stream;
  private final StreamTable table;
  private final ReceiveCredit credit;
  private final ChunkQueue queue = new ChunkQueue();
  private long finalSize = NONE;
  private long stopCode = NONE;

  /** Whether the application gave up reading. */
  private boolean stopped;

  private boolean wanted;
  private boolean ended;

  ReceivePart(QmuxStream stream, StreamTable table, ReceiveCredit credit) {
    this.stream = stream;
    this.table = table;
    this.credit = credit;
  }

  /** The application asks for one delivery. */
  void read() {
    if (!ended && !stopped) {
      wanted = true;
      if (!queue.isEmpty() || finalSize != NONE) {
        table.deliverLater(stream);
      }
    }
  }

  /** Delivers what waits, if it was asked for. */
  void deliver(StreamEvents events) {
    if (!wanted || ended) {
      return;
    }
    if (!queue.isEmpty()) {
      give(queue.take(), events);
    } else if (finalSize != NONE) {
      wanted = false;
      end();
      events.end();
    }
  }

  private void give(Bytes chunk, StreamEvents events) {
    wanted = false;
    consumed(chunk.length());
    events.data(chunk);
  }

  private void consumed(long bytes) {
    credit.consume(bytes);
    table.consumed(bytes);
    if (finalSize == NONE && !stopped && credit.due()) {
      table.dirty(stream);
    }
  }

  /** STREAM; ownership passes. */
  void data(long offset, Bytes payload, boolean fin, StreamEvents events) {
    int length = payload.length();
    try {
      check(offset, length, fin);
    } catch (ViolationException e) {
      payload.release();
      throw e;
    }
    if (fin) {
      finalSize = offset + length;
    }
    if (length == 0) {
      payload.release();
    } else if (stopped || ended) {
      payload.release();
      consumed(length);
    } else if (wanted && queue.isEmpty()) {
      give(payload, events);
    } else {
      queue.add(payload);
    }
    if (fin && stopped) {
      end();
    } else {
      deliver(events);
    }
  }

  private void check(long offset, int length, boolean fin) {
    long end = offset + length;
    // RFC 9000 §4.5: the final size does not change, and nothing lies beyond it.
    if (finalSize != NONE
        ? end > finalSize || (fin && end != finalSize)
        : fin && end < credit.used()) {
      throw new ViolationException(
          TransportError.FINAL_SIZE_ERROR, "a STREAM frame contradicts the stream's final size");
    }
    // qmux §Ordering of STREAM Frames
    if (offset != credit.used()) {
      throw new ViolationException(
          TransportError.PROTOCOL_VIOLATION, "a STREAM frame does not continue the one before");
    }
    use(length);
  }

  private void use(long bytes) {
    // RFC 9000 §4.1: more than the limit of the stream or of the connection.
    if (!credit.use(bytes)) {
      throw new ViolationException(
          TransportError.FLOW_CONTROL_ERROR, "more stream data than MAX_STREAM_DATA allows");
    }
    if (!table.received(bytes)) {
      throw new ViolationException(
          TransportError.FLOW_CONTROL_ERROR, "more stream data than MAX_DATA allows");
    }
  }

  /** RESET_STREAM; answers whether the application is to be told. */
  boolean reset(long size) {
    long unseen = size - credit.used();
    if (unseen < 0 || (finalSize != NONE && size != finalSize)) {
      throw new ViolationException(
          TransportError.FINAL_SIZE_ERROR, "RESET_STREAM contradicts the stream's final size");
    }
    use(unseen);
    // RFC 9000 §3.2: once all data has arrived, a reset may be ignored.
    if (finalSize != NONE) {
      return false;
    }
    finalSize = size;
    consumed(unseen + queue.length());
    queue.clear();
    wanted = false;
    end();
    return !stopped;
  }

  /** The application gives up reading. */
  void stop(long code) {
    if (ended || stopped) {
      return;
    }
    stopped = true;
    wanted = false;
    consumed(queue.length());
    queue.clear();
    if (finalSize != NONE) {
      // RFC 9000 §3.5: no STOP_SENDING when all data has arrived.
      end();
    } else {
      stopCode = code;
      table.dirty(stream);
    }
  }

  void writeControl(RecordWriter writer, long nowNs, long rttNs) {
    if (finalSize != NONE) {
      return;
    }
    if (stopCode != NONE) {
      writer.frame(FrameType.STOP_SENDING, stream.id(), stopCode);
      stopCode = NONE;
    }
    if (!stopped) {
      long limit = credit.announce(nowNs, rttNs);
      if (limit != ReceiveCredit.NONE) {
        writer.frame(FrameType.MAX_STREAM_DATA, stream.id(), limit);
      }
    }
  }

  private void end() {
    ended = true;
    stream.partEnded();
  }

  /** Lets go of what waits, when the connection has ended. */
  void drop() {
    ended = true;
    queue.clear();
  }

  long bufferedBytes() {
    return queue.length();
  }

  boolean hasEnded() {
    return ended;
  }
}
