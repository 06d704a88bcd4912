package io.heddle.qmux;

import io.heddle.schedule.DeliveryWindow;
import io.heddle.session.Loop;
import java.util.ArrayList;
import java.util.List;

/**
 * When records go out: soon after somebody has something to say, at the end of a batch of writes,
 * and when the pipe has room again. Frames that are not payload are not queued but written from
 * their sources' state, as long as there is room: so a peer that makes this end answer but does not
 * read the answers costs no memory. Confined to the loop.
 */
final class Outbox {
  /** Has frames to send besides payload. */
  interface Source {
    /**
     * Writes what is due, as long as there is {@link RecordWriter#room()}.
     *
     * @param nowNs the time
     */
    void write(RecordWriter writer, long nowNs);

    /** Payload was written. */
    default void payloadWritten(long nowNs) {}

    /**
     * Records were sent.
     *
     * @param payload whether they carry more than pings and their answers
     */
    default void sent(long nowNs, boolean payload) {}
  }

  private final Loop loop;
  private final RecordPipe pipe;
  private final RecordWriter writer;
  private final DeliveryWindow window = new DeliveryWindow();
  private final List<Source> sources = new ArrayList<>(2);
  private final Runnable task = this::flush;
  private long recordsSeen;
  private boolean requested;
  private boolean closed;

  Outbox(Loop loop, RecordPipe pipe) {
    this.loop = loop;
    this.pipe = pipe;
    writer = new RecordWriter(pipe);
  }

  void add(Source source) {
    sources.add(source);
  }

  RecordWriter writer() {
    return writer;
  }

  /** What is under way. */
  DeliveryWindow window() {
    return window;
  }

  /** How many bytes of payload may be written; frames that are none heed only the writer's room. */
  int room() {
    return room(0);
  }

  /**
   * The same, when more may be under way than that.
   *
   * @param more how many bytes
   */
  int room(int more) {
    return Math.min(pipeRoom(), window.room(writer.bytesWritten() - more));
  }

  /** How many bytes the pipe takes. */
  int pipeRoom() {
    return closed ? 0 : writer.room();
  }

  /** Payload was written: tells the sources. */
  void payloadWritten() {
    if (window.wantsProbe(writer.bytesWritten())) {
      long nowNs = loop.nowNs();
      for (Source source : sources) {
        source.payloadWritten(nowNs);
      }
    }
  }

  /** Sends what is due, later. */
  void request() {
    if (!requested && !closed) {
      requested = true;
      loop.execute(task);
    }
  }

  /** Sends what is due. */
  void flush() {
    requested = false;
    if (closed) {
      return;
    }
    long nowNs = loop.nowNs();
    for (Source source : sources) {
      source.write(writer, nowNs);
    }
    send();
  }

  /** Sends what was written. */
  void send() {
    writer.flush();
    if (writer.recordsSent() != recordsSeen) {
      recordsSeen = writer.recordsSent();
      boolean payload = writer.takePayloadSent();
      long nowNs = loop.nowNs();
      for (Source source : sources) {
        source.sent(nowNs, payload);
      }
    }
  }

  /** Ends sending; what was written and not sent is dropped. */
  void close() {
    closed = true;
    sources.clear();
    writer.discard();
    pipe.close();
  }

  /** As {@link #close}, when there is no pipe any more. */
  void abandon() {
    closed = true;
    sources.clear();
    writer.discard();
  }
}
