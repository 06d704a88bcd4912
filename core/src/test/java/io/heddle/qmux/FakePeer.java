package io.heddle.qmux;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.heddle.Bytes;
import io.heddle.HeddleException;
import io.heddle.Limits;
import io.heddle.StreamPriority;
import io.heddle.memory.VirtualLoop;
import io.heddle.session.ByteLedger;
import io.heddle.session.Carrier.OpenResult;
import io.heddle.session.CarrierEvents;
import io.heddle.session.CarrierStream;
import io.heddle.session.StreamEvents;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.function.LongConsumer;

/**
 * A peer that sends what a test says, and an application that notes what it hears. The engine under
 * test is the server unless said otherwise. Whatever a test does, no handle of bytes may be lost or
 * released twice, no record be lost, and none wait in a pipe that nobody flushes.
 */
final class FakePeer implements RecordPipe, CarrierEvents {
  /** Small windows: 4 streams of each kind, 2,048 bytes a stream, 4,096 a connection. */
  static final Limits SMALL =
      Limits.builder()
          .maxBidiStreams(4)
          .maxUniStreams(4)
          .streamWindowBytes(2048)
          .connectionWindowBytes(4096)
          .build();

  final VirtualLoop loop = new VirtualLoop();
  final QmuxCarrier engine;
  final Map<Long, CarrierStream> streams = new HashMap<>();
  final List<Integer> recordLengths = new ArrayList<>();
  int room = 1 << 20;
  private final List<String> heard = new ArrayList<>();
  private final FrameTexts sent = new FrameTexts();
  private final FrameDecoder decoder = new FrameDecoder(sent, 1 << 20);
  private final ByteLedger ledger = new ByteLedger();
  private int openRecords;
  private boolean unflushed;
  boolean closed;

  /** What the engine sent last. */
  byte[] lastRecord = {};

  /** What the application does with a stream as it arrives, before anybody hears of it. */
  Runnable onArrival = () -> {};

  /** What the application does with a stream, by its id, when data has come. */
  LongConsumer onData = id -> {};

  /** Those that asked for a stream, in their order. */
  final List<OpenResult> asked = new ArrayList<>();

  /** What the application was told last of the connection's failure. */
  String failure = "";

  FakePeer(QmuxConfig config) {
    engine = new QmuxCarrier(loop, this, config);
    engine.start(this);
    assertEquals(List.of("PARAMETERS"), sent());
  }

  /** An engine with small limits and without timeouts that has our parameters. */
  static FakePeer established() {
    FakePeer peer = new FakePeer(QmuxConfig.server(SMALL).withTimeouts(0, 0));
    peer.hello();
    assertEquals(List.of("PING 0"), peer.sent());
    assertEquals(List.of("writable"), peer.heard());
    return peer;
  }

  /** Declares 1,000 bytes a stream, 1,500 a connection, 2 streams of each kind. */
  void hello() {
    record(parameters(1500, 1000, 2).encode());
  }

  static TransportParameters parameters(long data, long streamData, long streams) {
    return new TransportParameters(
        0, data, streamData, streamData, streamData, streams, streams, 1200, 16382, true);
  }

  // ---- the peer ----

  void record(byte[]... frames) {
    engine.record(ledger.of(Frames.join(frames)));
    settle();
  }

  private void settle() {
    loop.runReady();
    assertEquals(false, unflushed, "a record that nobody flushed");
    if (engine.table().bufferedBytes() == 0) {
      assertEquals(0, ledger.live(), "handles that nobody released");
    }
    if (engine.isOver()) {
      assertEquals(0, openRecords, "records that nobody sent or discarded");
    }
  }

  /** What the engine has sent since the last call. */
  List<String> sent() {
    settle();
    return sent.take();
  }

  /** The engine must answer these frames with an error, and tell its application. */
  void expectError(int error, byte[]... frames) {
    sent();
    heard();
    record(frames);
    List<String> answers = sent();
    String last = answers.isEmpty() ? "" : answers.get(answers.size() - 1);
    assertEquals("CLOSE " + TransportError.name(error), last);
    assertEquals(true, closed, "the pipe is closed");
    List<String> told = heard();
    assertEquals("failed IoFailureException", told.get(told.size() - 1));
    assertEquals(0, engine.table().size());
  }

  /** These frames must not be answered with an error. */
  void expectAccepted(byte[]... frames) {
    record(frames);
    assertEquals(false, closed, "the pipe is open");
  }

  void malformed() {
    engine.malformed("test");
    loop.runReady();
  }

  // ---- the application ----

  /** What the engine has told since the last call. */
  List<String> heard() {
    settle();
    List<String> taken = List.copyOf(heard);
    heard.clear();
    return taken;
  }

  CarrierStream stream(long id) {
    return Objects.requireNonNull(streams.get(id), "no stream " + id);
  }

  void read(long id) {
    stream(id).read();
    settle();
  }

  void open(boolean bidirectional) {
    request(bidirectional);
    loop.runReady();
  }

  /** Asks for a stream, which the loop's next task opens. */
  void request(boolean bidirectional) {
    OpenResult result =
        new OpenResult() {
          @Override
          public StreamPriority priority() {
            return StreamPriority.NORMAL;
          }

          @Override
          public StreamEvents opened(CarrierStream stream) {
            heard.add("opened " + stream.id());
            return follow(stream);
          }

          @Override
          public void failed(HeddleException reason) {
            heard.add("not opened " + reason.getClass().getSimpleName());
          }
        };
    asked.add(result);
    engine.open(bidirectional, result);
  }

  void write(long id, int bytes, boolean last) {
    stream(id).write(ledger.of(new byte[bytes]), last);
    engine.flush();
    settle();
  }

  boolean sendDatagram(int bytes) {
    Bytes payload = ledger.of(new byte[bytes]);
    boolean taken = engine.sendDatagram(payload);
    if (!taken) {
      payload.release();
    }
    settle();
    return taken;
  }

  private static String text(OptionalLong code, OptionalLong wireCode) {
    return code.isPresent()
        ? "" + code.getAsLong()
        : "none of 0x" + Long.toHexString(wireCode.orElseThrow());
  }

  private StreamEvents follow(CarrierStream stream) {
    long id = stream.id();
    streams.put(id, stream);
    return new StreamEvents() {
      @Override
      public void data(Bytes bytes) {
        String content =
            bytes.length() > 20 ? bytes.length() + " bytes" : "'" + bytes.toUtf8() + "'";
        heard.add("data " + id + " " + content);
        bytes.release();
        onData.accept(id);
      }

      @Override
      public void end() {
        heard.add("end " + id);
      }

      @Override
      public void reset(OptionalLong code, OptionalLong wireCode) {
        heard.add("reset " + id + " " + text(code, wireCode));
      }

      @Override
      public void stopped(OptionalLong code, OptionalLong wireCode) {
        heard.add("stopped " + id + " " + text(code, wireCode));
      }

      @Override
      public void writable() {
        heard.add("writable " + id);
      }

      @Override
      public void failed(HeddleException reason) {
        heard.add("failed " + id);
      }
    };
  }

  @Override
  public StreamEvents arrived(CarrierStream stream, boolean bidirectional) {
    heard.add("arrived " + stream.id() + (bidirectional ? " bidi" : " uni"));
    onArrival.run();
    return follow(stream);
  }

  @Override
  public void datagram(Bytes payload) {
    heard.add("datagram " + payload.length());
    payload.release();
  }

  @Override
  public void writable() {
    heard.add("writable");
  }

  @Override
  public void creditSpent() {
    heard.add("credit spent");
  }

  @Override
  public void drainRequested() {
    heard.add("drain");
  }

  @Override
  public void closedByPeer(long code, String reason) {
    heard.add("closed " + code + " " + reason);
  }

  @Override
  public void closeSent() {
    heard.add("close sent");
  }

  @Override
  public void failed(HeddleException reason) {
    failure = String.valueOf(reason.getMessage());
    heard.add("failed " + reason.getClass().getSimpleName());
  }

  // ---- the pipe ----

  @Override
  public int room() {
    return room;
  }

  @Override
  public RecordBuffer begin() {
    openRecords++;
    return new CountedRecord();
  }

  private final class CountedRecord implements RecordBuffer {
    private final ArrayRecord bytes = new ArrayRecord();

    @Override
    public void put(byte[] source, int from, int count) {
      bytes.put(source, from, count);
    }

    @Override
    public void put(Bytes source) {
      bytes.put(source);
    }

    @Override
    public void discard() {
      openRecords--;
    }
  }

  @Override
  public void send(RecordBuffer buffer, int length) {
    assertEquals(false, closed, "a record after the end");
    byte[] record = ((CountedRecord) buffer).bytes.toByteArray();
    assertEquals(length, record.length);
    lastRecord = record;
    openRecords--;
    unflushed = true;
    recordLengths.add(length);
    room -= length;
    decoder.decode(Bytes.of(record));
  }

  @Override
  public void flush() {
    unflushed = false;
  }

  @Override
  public void close() {
    assertEquals(false, closed, "closed twice");
    closed = true;
    unflushed = false;
  }
}
