package io.heddle.qmux;

import io.heddle.HeddleException;
import io.heddle.Limits;
import io.heddle.budget.MemoryAccount;
import io.heddle.session.Carrier.OpenResult;
import io.heddle.session.CarrierEvents;
import io.heddle.session.Loop;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The streams of a connection, what may be opened, and the credit that they share. Confined to the
 * loop.
 */
final class StreamTable implements Outbox.Source {
  private final Loop loop;
  private final Outbox outbox;
  private final RoundTrip roundTrip;
  private final boolean server;
  private final TransportParameters own;
  private final int maxStreamWindow;
  private final Map<Long, QmuxStream> streams = new LinkedHashMap<>();
  private final StreamKind bidi;
  private final StreamKind uni;
  private final SendCredit sendCredit = new SendCredit(0);
  private final ReceiveCredit receiveCredit;

  /** Streams that want to write control frames, longest first. */
  private final ArrayDeque<QmuxStream> dirty = new ArrayDeque<>();

  /** Streams that were refused for want of the connection's credit, longest first. */
  private final ArrayDeque<QmuxStream> starving = new ArrayDeque<>();

  private final ArrayDeque<QmuxStream> deliveries = new ArrayDeque<>();
  private final Runnable deliverTask = this::deliverAll;
  private @Nullable CarrierEvents events;
  private @Nullable TransportParameters peer;

  /** The stream that was looked up last: most frames are for the same one as the frame before. */
  private @Nullable QmuxStream recent;

  private final int maxUnread;
  private final MemoryAccount memory;
  private boolean openRequested;
  private boolean readsWait;
  private boolean over;

  StreamTable(
      Loop loop,
      Outbox outbox,
      RoundTrip roundTrip,
      QmuxConfig config,
      TransportParameters own,
      MemoryAccount memory) {
    this.loop = loop;
    this.outbox = outbox;
    this.roundTrip = roundTrip;
    this.own = own;
    this.memory = memory;
    server = config.server();
    Limits limits = config.limits();
    maxStreamWindow = limits.streamWindowBytes();
    maxUnread = limits.maxUnreadBytes();
    bidi = new StreamKind(server, true, limits.maxBidiStreams());
    uni = new StreamKind(server, false, limits.maxUniStreams());
    receiveCredit =
        ReceiveCredit.bytes(own.maxData(), limits.connectionWindowBytes(), loop.nowNs());
  }

  void events(CarrierEvents value) {
    events = value;
  }

  private CarrierEvents events() {
    return Objects.requireNonNull(events);
  }

  int size() {
    return streams.size();
  }

  /** Payload that waits for its readers. */
  long bufferedBytes() {
    long sum = 0;
    for (QmuxStream stream : streams.values()) {
      sum += stream.bufferedBytes();
    }
    return sum;
  }

  /** What the peer has sent and nobody has consumed: 0 once all streams have ended. */
  long heldCredit() {
    return receiveCredit.held();
  }

  // ---- credit ----

  SendCredit sendCredit() {
    return sendCredit;
  }

  RecordWriter writer() {
    return outbox.writer();
  }

  int room() {
    return outbox.pipeRoom();
  }

  void payloadWritten() {
    outbox.payloadWritten();
  }

  boolean received(long bytes) {
    boolean allowed = receiveCredit.use(bytes);
    if (allowed) {
      memory.hold(bytes);
    }
    if (readsWait) {
      grantForReads();
    }
    return allowed;
  }

  /** Reads of the session wait, or no longer. */
  void readsWait(boolean waiting) {
    readsWait = waiting;
    if (waiting) {
      allowAhead();
    } else {
      receiveCredit.ahead(0);
    }
    if (waiting && receiveCredit.due()) {
      outbox.request();
    }
  }

  private void allowAhead() {
    receiveCredit.ahead(memory.isShort() ? 0 : maxUnread);
  }

  private void grantForReads() {
    allowAhead();
    if (receiveCredit.due()) {
      outbox.request();
    } else if (receiveCredit.isSpent()) {
      events().creditSpent();
    }
  }

  boolean isCreditSpent() {
    return !over && receiveCredit.isSpent();
  }

  void consumed(long bytes) {
    receiveCredit.consume(bytes);
    memory.hold(-bytes);
    if (receiveCredit.due()) {
      outbox.request();
    }
  }

  /** A stream wants more than the connection has credit for. */
  void starve(QmuxStream stream) {
    if (!stream.starving) {
      stream.starving = true;
      starving.add(stream);
    }
    if (sendCredit.block()) {
      outbox.request();
    }
  }

  /** MAX_DATA; answers whether streams waited for it. */
  boolean raise(long limit) {
    if (!sendCredit.raise(limit) || starving.isEmpty()) {
      return false;
    }
    for (int left = starving.size(); left > 0 && !over; left--) {
      starving.remove().wake();
    }
    return true;
  }

  // ---- control frames and deliveries, later ----

  void dirty(QmuxStream stream) {
    if (!stream.dirty && !over) {
      stream.dirty = true;
      dirty.add(stream);
      outbox.request();
    }
  }

  @Override
  public void write(RecordWriter writer, long nowNs) {
    if (peer == null || writer.room() <= 0) {
      return;
    }
    long rttNs = roundTrip.smoothedNs();
    long limit = receiveCredit.announce(nowNs, rttNs);
    if (limit != ReceiveCredit.NONE) {
      writer.frame(FrameType.MAX_DATA, limit);
    }
    long blocked = sendCredit.takeBlocked();
    if (blocked != SendCredit.NONE) {
      writer.frame(FrameType.DATA_BLOCKED, blocked);
    }
    bidi.writeControl(writer);
    uni.writeControl(writer);
    while (writer.room() > 0) {
      QmuxStream stream = dirty.poll();
      if (stream == null) {
        break;
      }
      stream.writeControl(writer, nowNs, rttNs);
    }
  }

  void deliverLater(QmuxStream stream) {
    if (stream.delivering || over) {
      return;
    }
    stream.delivering = true;
    deliveries.add(stream);
    if (deliveries.size() == 1) {
      loop.execute(deliverTask);
    }
  }

  private void deliverAll() {
    // Only those that wait now: a reader that asks again has its turn after the others.
    for (int left = deliveries.size(); left > 0 && !over; left--) {
      deliveries.remove().deliver();
    }
    if (!deliveries.isEmpty()) {
      loop.execute(deliverTask);
    }
  }

  // ---- streams that this end opens ----

  void open(boolean bidirectional, OpenResult result) {
    kind(bidirectional).waiting.add(result);
    if (!openRequested) {
      openRequested = true;
      loop.execute(
          () -> {
            openRequested = false;
            openAllowed(bidi);
            openAllowed(uni);
          });
    }
  }

  void giveUp(OpenResult result) {
    bidi.waiting.giveUp(result);
    uni.waiting.giveUp(result);
  }

  private void openAllowed(StreamKind kind) {
    TransportParameters limits = peer;
    if (limits == null || over) {
      return;
    }
    while (!over && kind.mayOpen()) {
      OpenResult result = kind.waiting.remove();
      long id = kind.open();
      long sendLimit =
          kind.bidirectional ? limits.maxStreamDataBidiRemote() : limits.maxStreamDataUni();
      QmuxStream stream =
          QmuxStream.opened(this, id, sendLimit, credit(own.maxStreamDataBidiLocal()));
      streams.put(id, stream);
      stream.events(result.opened(stream));
      // After the application had the chance to write at once: then the data opens the stream.
      dirty(stream);
    }
    if (kind.blocked()) {
      outbox.request();
    }
  }

  private ReceiveCredit credit(long window) {
    return ReceiveCredit.bytes(window, maxStreamWindow, loop.nowNs());
  }

  /** QX_TRANSPORT_PARAMETERS has arrived. */
  void established(TransportParameters parameters) {
    peer = parameters;
    sendCredit.raise(parameters.maxData());
    maxStreams(true, parameters.maxStreamsBidi());
    maxStreams(false, parameters.maxStreamsUni());
  }

  void maxStreams(boolean bidirectional, long limit) {
    StreamKind kind = kind(bidirectional);
    kind.opens.raise(limit);
    openAllowed(kind);
  }

  // ---- streams that frames are for ----

  /** The stream whose receiving part a frame is for; null if it is over. */
  @Nullable QmuxStream receiving(long id) {
    if (!StreamId.isBidirectional(id) && StreamId.isServer(id) == server) {
      // RFC 9000 §19.4, §19.8, §19.13: not for a stream that this end only sends on.
      throw new ViolationException(
          TransportError.STREAM_STATE_ERROR, "a frame of a sender for a send-only stream");
    }
    return find(id);
  }

  /** The stream whose sending part a frame is for; null if it is over. */
  @Nullable QmuxStream sending(long id) {
    if (!StreamId.isBidirectional(id) && StreamId.isServer(id) != server) {
      // RFC 9000 §19.5, §19.10: not for a stream that this end only receives on.
      throw new ViolationException(
          TransportError.STREAM_STATE_ERROR, "a frame of a receiver for a receive-only stream");
    }
    return find(id);
  }

  private @Nullable QmuxStream find(long id) {
    QmuxStream last = recent;
    if (last != null && last.id() == id) {
      return last;
    }
    QmuxStream stream = streams.get(id);
    if (stream == null) {
      StreamKind kind = kind(StreamId.isBidirectional(id));
      long index = StreamId.index(id);
      if (StreamId.isServer(id) != server) {
        arrive(kind, index);
        stream = streams.get(id);
      } else if (index >= kind.opens.used()) {
        // RFC 9000 §19: frames for a stream that this end has not opened yet.
        throw new ViolationException(
            TransportError.STREAM_STATE_ERROR, "a frame for a stream that was not opened");
      }
    }
    recent = stream;
    return stream;
  }

  /** RFC 9000 §2.1: a stream opens all those of its kind with lower ids. */
  private void arrive(StreamKind kind, long index) {
    long first = kind.arrivals.used();
    if (index < first) {
      return;
    }
    // RFC 9000 §4.6: more streams than were allowed.
    if (!kind.arrivals.use(index + 1 - first)) {
      throw new ViolationException(
          TransportError.STREAM_LIMIT_ERROR, "more streams than MAX_STREAMS allows");
    }
    if (kind.arrivals.due()) {
      // Less is left to the peer now: credit is worth a frame that was not before.
      outbox.request();
    }
    TransportParameters limits = Objects.requireNonNull(peer);
    for (long next = first; next <= index && !over; next++) {
      long id = StreamId.of(next, !server, kind.bidirectional);
      long window = kind.bidirectional ? own.maxStreamDataBidiRemote() : own.maxStreamDataUni();
      QmuxStream stream =
          QmuxStream.arrived(this, id, limits.maxStreamDataBidiLocal(), credit(window));
      streams.put(id, stream);
      stream.events(events().arrived(stream, kind.bidirectional));
    }
  }

  void remove(QmuxStream stream) {
    long id = stream.id();
    streams.remove(id);
    if (stream == recent) {
      recent = null;
    }
    if (StreamId.isServer(id) != server) {
      StreamKind kind = kind(StreamId.isBidirectional(id));
      kind.arrivals.consume(1);
      if (kind.arrivals.due()) {
        outbox.request();
      }
    }
  }

  private StreamKind kind(boolean bidirectional) {
    return bidirectional ? bidi : uni;
  }

  /** Lets go of everything; opens that wait are told so, later. */
  void end(HeddleException reason) {
    over = true;
    memory.hold(-heldCredit());
    for (QmuxStream stream : streams.values()) {
      stream.drop();
    }
    streams.clear();
    recent = null;
    dirty.clear();
    starving.clear();
    deliveries.clear();
    bidi.fail(reason, loop);
    uni.fail(reason, loop);
  }
}
