package io.heddle.qmux;

import io.heddle.Bytes;
import io.heddle.Capabilities;
import io.heddle.CloseInfo;
import io.heddle.HeddleException;
import io.heddle.HeddleException.Side;
import io.heddle.IoFailureException;
import io.heddle.OperationTimeoutException;
import io.heddle.PathStats;
import io.heddle.RateLimitException;
import io.heddle.SessionClosedException;
import io.heddle.budget.MemoryAccount;
import io.heddle.schedule.Contest;
import io.heddle.schedule.DeliveryWindow;
import io.heddle.session.Carrier;
import io.heddle.session.CarrierCapabilities;
import io.heddle.session.CarrierEvents;
import io.heddle.session.Loop;
import io.heddle.session.MeasuredPath;
import io.heddle.session.SharedFuture;
import io.heddle.wire.Utf8;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A QMux version 1 connection as a session's carrier: records in, records out. Confined to its
 * {@link Loop}; {@link #record}, {@link #writable} and {@link #ended} are the backend's to call
 * there, never from within a call of its {@link RecordPipe}.
 *
 * <p>The application's codes of streams travel as they are, unlike over HTTP/3; a code from the
 * peer that does not fit 32 bits counts as none. {@link #drain} reaches only peers that are Heddle,
 * too.
 */
public final class QmuxCarrier implements Carrier {
  private final Loop loop;
  private final MemoryAccount memory;
  private final TransportParameters own;
  private final RoundTrip roundTrip = new RoundTrip();
  private final Outbox outbox;
  private final StreamTable table;
  private final Liveness liveness;
  private final FrameDecoder decoder;
  private final SharedFuture<Void> ready;
  private @Nullable CarrierEvents events;
  private @Nullable TransportParameters peer;
  private final long beganNs;
  private long recordsReceived;
  private long bytesReceived;
  private boolean armed;
  private long armedNs;
  private boolean drainDue;

  /** Whether credit that streams waited for came with the record that is being read. */
  private boolean woken;

  /**
   * How much of the most urgent streams goes ahead of what there is room for, while others send as
   * well: a message need not wait until bytes that it outranks have arrived.
   */
  private static final int URGENT_BYTES = 4 << 10;

  private final Contest contest = new Contest();

  /** Whether the session was told that there is no room. */
  private boolean refused;

  private boolean over;

  /**
   * An engine over a pipe that is open.
   *
   * @param loop what it is confined to
   * @param pipe the way out
   * @param config how it behaves
   */
  public QmuxCarrier(Loop loop, RecordPipe pipe, QmuxConfig config) {
    this(loop, pipe, config, MemoryAccount.NONE);
  }

  /**
   * An engine whose memory is counted.
   *
   * @param loop what it is confined to
   * @param pipe the way out
   * @param config how it behaves
   * @param memory where that is done
   */
  public QmuxCarrier(Loop loop, RecordPipe pipe, QmuxConfig config, MemoryAccount memory) {
    this.loop = loop;
    this.memory = memory;
    ready = new SharedFuture<>(loop, "a connection");
    own = config.parameters();
    outbox = new Outbox(loop, pipe);
    beganNs = loop.nowNs();
    liveness = new Liveness(outbox, roundTrip, config, beganNs, this::armTimer);
    table = new StreamTable(loop, outbox, roundTrip, config, own, memory);
    decoder =
        new FrameDecoder(
            new FrameReceiver(this, table, liveness, config.maxDatagramFrameBytes()),
            config.maxRecordBytes());
    outbox.add(liveness);
    outbox.add(table);
  }

  // ---- for the backend ----

  /**
   * Begins: declares this end's transport parameters. Called once, before anything else.
   *
   * @param session who hears of what happens
   */
  public void start(CarrierEvents session) {
    events = session;
    table.events(session);
    // qmux §QX_TRANSPORT_PARAMETERS Frames: as soon as the transport is available for sending.
    outbox.writer().record(own.encode());
    outbox.send();
    armTimer();
  }

  /**
   * When the peer's transport parameters have arrived, and with them the size of datagrams.
   *
   * @return fails if the connection ends before
   */
  public CompletableFuture<Void> ready() {
    return ready;
  }

  /**
   * A record has arrived.
   *
   * @param record the Frames field: the whole of a WebSocket's binary message; ownership passes
   */
  public void record(Bytes record) {
    if (over) {
      record.release();
      return;
    }
    liveness.received(loop.nowNs());
    recordsReceived++;
    bytesReceived += record.length();
    try {
      decoder.decode(record);
    } catch (ViolationException violation) {
      violated(violation);
    } finally {
      record.release();
    }
    if (over) {
      return;
    }
    // An answered ping brings the next keep-alive forward.
    armTimer();
    if (woken || (refused && outbox.room() > 0)) {
      woken = false;
      refused = false;
      events().writable();
    }
  }

  /** The pipe, which was full, has room again. */
  public void writable() {
    if (!over) {
      liveness.drained(loop.nowNs());
      roomAgain();
    }
  }

  private void roomAgain() {
    if (!over) {
      refused = false;
      // Before any payload: credit that the peer waits for must not wait for the room it takes.
      outbox.flush();
      events().writable();
    }
  }

  /**
   * The pipe carries something that is no record, such as a text message.
   *
   * @param detail what it is, for the peer's developer
   */
  public void malformed(String detail) {
    if (!over) {
      violated(new ViolationException(TransportError.PROTOCOL_VIOLATION, detail));
    }
  }

  /**
   * Ends the connection because this end has no memory for it.
   *
   * @param why for the peer and the application
   */
  public void overloaded(String why) {
    if (!over) {
      outbox.writer().transportClose(TransportError.INTERNAL_ERROR, Utf8.encode(why));
      outbox.send();
      outbox.close();
      fail(new RateLimitException(Side.LOCAL, why));
    }
  }

  /**
   * The pipe has ended: the peer shut down its side, or the network failed.
   *
   * @param reason what the session's failures say
   */
  public void ended(HeddleException reason) {
    if (!over) {
      outbox.abandon();
      fail(orSuspended(reason));
    }
  }

  // ---- for the session ----

  @Override
  public Loop loop() {
    return loop;
  }

  @Override
  public MemoryAccount memory() {
    return memory;
  }

  @Override
  public void open(boolean bidirectional, OpenResult result) {
    if (over) {
      HeddleException gone = new IoFailureException(Side.TRANSPORT, "The connection has ended");
      loop.execute(() -> result.failed(gone));
    } else {
      table.open(bidirectional, result);
    }
  }

  @Override
  public void giveUp(OpenResult result) {
    table.giveUp(result);
  }

  @Override
  public int room(int level) {
    boolean outranked = contest.isOutranked(level, loop.nowNs());
    return roomFor(contest.isOn() && !outranked ? URGENT_BYTES : 0);
  }

  private int roomFor(int more) {
    int room = outbox.room(more);
    if (room <= 0) {
      refused = true;
      // The bound of what is under way gives way in time, too.
      armTimer();
    }
    return room;
  }

  @Override
  public Capabilities capabilities() {
    TransportParameters declared = peer;
    // Whoever understands the wish is Heddle, too, and may have it.
    boolean drain = declared != null && declared.drain();
    return new CarrierCapabilities(
        /* sendsDrain= */ drain,
        /* hearsDrain= */ drain,
        maxDatagramBytes(),
        /* hasReliableDatagrams= */ true,
        /* mayMigrate= */ false,
        OptionalLong.of(CloseInfo.MAX_CODE),
        /* hearsStopCodes= */ true,
        /* measuresPath= */ true);
  }

  @Override
  public int maxDatagramBytes() {
    TransportParameters declared = peer;
    return declared == null || over
        ? 0
        : outbox.writer().maxDatagramBytes(declared.maxDatagramFrameBytes());
  }

  @Override
  public boolean sendDatagram(Bytes payload) {
    if (over) {
      payload.release();
      return true;
    }
    if (roomFor(0) <= 0) {
      return false;
    }
    outbox.writer().datagram(payload);
    // They are under way as streams' bytes are: without a probe nothing tells when they arrived.
    outbox.payloadWritten();
    outbox.request();
    return true;
  }

  @Override
  public void readsWait(boolean waiting) {
    if (!over) {
      table.readsWait(waiting);
    }
  }

  @Override
  public boolean isCreditSpent() {
    return table.isCreditSpent();
  }

  @Override
  public void flush() {
    if (over) {
      return;
    }
    outbox.flush();
    if (refused && outbox.room() > 0) {
      // What was refused for the open record's sake may go now; the pipe does not know of it.
      refused = false;
      loop.execute(this::roomAgain);
    }
  }

  @Override
  public void drain() {
    if (!over) {
      drainDue = true;
      sendDrain();
    }
  }

  private void sendDrain() {
    TransportParameters declared = peer;
    if (drainDue && declared != null) {
      drainDue = false;
      if (declared.drain()) {
        outbox.writer().frame(FrameType.HEDDLE_DRAIN);
        outbox.request();
      }
    }
  }

  @Override
  public void close(long code, String reason) {
    if (!over) {
      byte[] text = Utf8.encode(reason, FrameDecoder.MAX_REASON_BYTES);
      outbox.writer().applicationClose(code, text);
      outbox.send();
      outbox.close();
      end(new SessionClosedException(CloseInfo.of(code, reason, Side.LOCAL)));
    }
    loop.execute(() -> events().closeSent());
  }

  @Override
  public CompletableFuture<PathStats> pathStats() {
    RecordWriter writer = outbox.writer();
    boolean known = roundTrip.isKnown();
    return CompletableFuture.completedFuture(
        new MeasuredPath(
            known ? OptionalLong.of(roundTrip.smoothedNs()) : OptionalLong.empty(),
            known ? OptionalLong.of(roundTrip.minNs()) : OptionalLong.empty(),
            known ? OptionalLong.of(roundTrip.variationNs()) : OptionalLong.empty(),
            OptionalLong.of(writer.bytesSent()),
            OptionalLong.of(bytesReceived),
            OptionalLong.of(writer.recordsSent()),
            OptionalLong.of(recordsReceived),
            OptionalLong.empty(),
            OptionalLong.empty(),
            OptionalLong.empty()));
  }

  // ---- for the parts of the engine ----

  CarrierEvents events() {
    return Objects.requireNonNull(events);
  }

  StreamTable table() {
    return table;
  }

  boolean isOver() {
    return over;
  }

  void writableAfterRecord() {
    woken = true;
  }

  void established(TransportParameters parameters) {
    peer = parameters;
    outbox.writer().maxRecordBytes(parameters.maxRecordBytes());
    liveness.established(parameters.maxIdleTimeoutMs());
    table.established(parameters);
    if (!over) {
      sendDrain();
      ready.succeed(null);
      // Datagrams may wait for their size to be known.
      woken = true;
    }
  }

  void closedByApplication(long code, String reason) {
    outbox.close();
    if (code > CloseInfo.MAX_CODE) {
      fail(
          new IoFailureException(
              Side.REMOTE,
              "The peer closed the connection with code 0x"
                  + Long.toHexString(code)
                  + ", which is not a WebTransport application's"));
      return;
    }
    end(new SessionClosedException(CloseInfo.of(code, reason, Side.REMOTE)));
    events().closedByPeer(code, reason);
  }

  void closedByTransport(long error, String reason) {
    outbox.close();
    fail(
        new IoFailureException(
            Side.REMOTE,
            "The peer's QMux stack closed the connection with "
                + TransportError.name(error)
                + (reason.isEmpty() ? "" : ": " + reason)));
  }

  private void violated(ViolationException violation) {
    // RFC 9000 §11.1: connection errors are told by CONNECTION_CLOSE.
    outbox.writer().transportClose(violation.error(), Utf8.encode(violation.detail()));
    outbox.send();
    outbox.close();
    fail(
        new IoFailureException(
            Side.REMOTE,
            "The peer broke the QMux protocol: "
                + violation.detail()
                + " ("
                + TransportError.name(violation.error())
                + ")"));
  }

  private void fail(HeddleException reason) {
    end(reason);
    events().failed(reason);
  }

  private void end(HeddleException reason) {
    over = true;
    table.end(reason);
    ready.fail(reason);
  }

  // ---- time ----

  /** The better reason, if this end stood still for longer than either waits for the other. */
  private HeddleException orSuspended(HeddleException reason) {
    return loop.suspension(liveness.timeoutMs(), beganNs).orElse(reason);
  }

  /** Sees to it that {@link #timer} runs at the next deadline, unless it already will. */
  private void armTimer() {
    long nowNs = loop.nowNs();
    long inNs = liveness.deadlineInNs(nowNs);
    if (refused) {
      inNs = Math.min(inNs, outbox.window().overdueInNs(nowNs));
    }
    if (inNs < (armed ? armedNs - nowNs : DeliveryWindow.NEVER)) {
      armed = true;
      armedNs = nowNs + inNs;
      loop.schedule(inNs, this::timer);
    }
  }

  private void timer() {
    long nowNs = loop.nowNs();
    // Early if an earlier one was armed since, whose successor is yet to come.
    if (over || !armed || nowNs - armedNs < 0) {
      return;
    }
    armed = false;
    if (liveness.expired(nowNs)) {
      // qmux §Initiating a Connection Close: when idle, no frames are sent.
      outbox.close();
      fail(
          orSuspended(
              new OperationTimeoutException(
                  Side.TRANSPORT,
                  "Nothing arrived from the peer within the idle timeout of "
                      + liveness.timeoutMs()
                      + " ms")));
      return;
    }
    outbox.window().overdue(nowNs);
    if (refused && outbox.room() > 0) {
      roomAgain();
    }
    armTimer();
  }
}
