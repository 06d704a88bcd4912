package io.heddle.session;

import io.heddle.Bytes;
import io.heddle.Capabilities;
import io.heddle.PathStats;
import io.heddle.StreamPriority;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;

/** A carrier that does nothing by itself, and writes down what it is asked to do. */
final class ScriptedCarrier implements Carrier {
  final Loop loop;
  final List<String> calls = new ArrayList<>();
  final List<OpenResult> opens = new ArrayList<>();
  boolean room = true;

  /** Whether it takes datagrams while it has no room for streams. */
  boolean datagramRoom;

  int maxDatagramBytes = 100;
  boolean creditSpent;

  /** What the session has told of its reads: whether some wait. */
  final List<Boolean> readsWait = new ArrayList<>();

  /** Done before a stream's bytes are written. */
  Runnable beforeWrite = () -> {};

  ScriptedCarrier(Loop loop) {
    this.loop = loop;
  }

  @Override
  public Loop loop() {
    return loop;
  }

  @Override
  public Capabilities capabilities() {
    return new CarrierCapabilities(
        true, true, maxDatagramBytes, false, false, OptionalLong.empty(), true, false);
  }

  @Override
  public void open(boolean bidirectional, OpenResult result) {
    opens.add(result);
  }

  @Override
  public void giveUp(OpenResult result) {
    opens.remove(result);
  }

  @Override
  public int room(int level) {
    return room ? Integer.MAX_VALUE : 0;
  }

  @Override
  public int maxDatagramBytes() {
    return maxDatagramBytes;
  }

  @Override
  public boolean sendDatagram(Bytes payload) {
    boolean takes = room || datagramRoom;
    if (takes) {
      calls.add("datagram " + payload.length());
      payload.release();
    }
    return takes;
  }

  @Override
  public void readsWait(boolean waiting) {
    readsWait.add(waiting);
  }

  @Override
  public boolean isCreditSpent() {
    return creditSpent || Carrier.super.isCreditSpent();
  }

  @Override
  public void flush() {
    calls.add("flush");
  }

  @Override
  public void drain() {
    calls.add("drain");
  }

  @Override
  public void close(long code, String reason) {
    calls.add("close " + code + " " + reason);
  }

  @Override
  public CompletableFuture<PathStats> pathStats() {
    return CompletableFuture.completedFuture(MeasuredPath.UNKNOWN);
  }

  /** A stream that writes down, too. */
  final class Stream implements CarrierStream {
    final long id;
    int capacity = 1000;

    Stream(long id) {
      this.id = id;
    }

    private void note(String call) {
      calls.add(id + " " + call);
    }

    @Override
    public long id() {
      return id;
    }

    @Override
    public int capacity() {
      return capacity;
    }

    @Override
    public void write(Bytes bytes, boolean last) {
      beforeWrite.run();
      capacity -= bytes.length();
      note("write " + bytes.length() + (last ? " last" : ""));
      bytes.release();
    }

    @Override
    public void reset(long code) {
      note("reset " + code);
    }

    @Override
    public void read() {
      note("read");
    }

    @Override
    public void stopSending(long code) {
      note("stop " + code);
    }

    @Override
    public void priority(StreamPriority priority) {
      note("priority " + priority);
    }
  }
}
