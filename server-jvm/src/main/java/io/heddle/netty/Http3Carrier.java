package io.heddle.netty;

import io.heddle.Bytes;
import io.heddle.Capabilities;
import io.heddle.CloseInfo;
import io.heddle.HeddleException;
import io.heddle.HeddleException.Side;
import io.heddle.IoFailureException;
import io.heddle.Limits;
import io.heddle.PathStats;
import io.heddle.budget.MemoryAccount;
import io.heddle.session.Carrier;
import io.heddle.session.CarrierCapabilities;
import io.heddle.session.CarrierEvents;
import io.heddle.session.Loop;
import io.heddle.session.SessionEngine;
import io.heddle.session.SessionInfo;
import io.heddle.session.SessionObserver;
import io.heddle.webtransport.ConnectStream;
import io.heddle.webtransport.SessionFlowControl;
import io.heddle.wire.Http3Error;
import io.heddle.wire.ProtocolViolation;
import io.heddle.wire.StreamKind;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http3.DefaultHttp3DataFrame;
import io.netty.handler.codec.quic.QuicStreamChannel;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One WebTransport session over HTTP/3, either end: its CONNECT stream, its streams and its
 * datagrams, as the engine's {@link Carrier}. Confined to the event loop.
 */
final class Http3Carrier implements Carrier, ConnectStream.Listener {
  /** The header of a DATA frame around a capsule (RFC 9114 §7.2.1). */
  private static final int FRAME_BYTES = 3;

  private final Http3Connection connection;
  private final QuicStreamChannel connect;
  private final SessionFlowControl flow;
  private final ConnectStream capsules;
  private final StreamOpens bidiOpens;
  private final StreamOpens uniOpens;
  private final StreamArrivals bidiArrivals;
  private final StreamArrivals uniArrivals;
  private final Set<Http3Stream> streams = new LinkedHashSet<>();
  private @Nullable CarrierEvents events;
  private boolean readsWait;
  private boolean gone;

  Http3Carrier(Http3Connection connection, QuicStreamChannel connect, SessionFlowControl flow) {
    this.connection = connection;
    this.connect = connect;
    this.flow = flow;
    capsules = new ConnectStream(flow, this);
    bidiOpens = new StreamOpens(this, connect.parent(), StreamKind.BIDIRECTIONAL);
    uniOpens = new StreamOpens(this, connect.parent(), StreamKind.UNIDIRECTIONAL);
    bidiArrivals = arrivalsOf(connection.limits().maxBidiStreams());
    uniArrivals = arrivalsOf(connection.limits().maxUniStreams());
  }

  private StreamArrivals arrivalsOf(int most) {
    // Where flow control is on, more than that are a violation.
    long bound = flow.enabled() ? Long.MAX_VALUE : most;
    return new StreamArrivals(connection.loop(), bound, stream -> arrived(stream.of(this)));
  }

  /** The session id: that of the CONNECT stream. */
  long id() {
    return connect.streamId();
  }

  Http3Connection connection() {
    return connection;
  }

  SessionFlowControl flow() {
    return flow;
  }

  ConnectStream capsules() {
    return capsules;
  }

  boolean isOpen() {
    return !gone;
  }

  boolean isEstablished() {
    return events != null;
  }

  /** The 2xx response was sent or received: the engine takes over. */
  SessionEngine establish(SessionInfo info, Limits limits, long idleTimeoutMs, long keepAliveMs) {
    SessionObserver observer = connection.told().session(info, loop());
    SessionEngine engine = new SessionEngine(info, limits, this, observer);
    events = engine;
    observer.opened();
    connection.watch(idleTimeoutMs, keepAliveMs);
    return engine;
  }

  /** Takes in what arrived before the session was established. */
  void begin() {
    capsules.established();
    connection.claim(this);
    if (connection.peerGoesAway()) {
      draining();
    }
  }

  /** Sends what the peer acknowledges and ignores; false if the session is not open. */
  boolean keepAlive() {
    Optional<byte[]> capsule = gone ? Optional.empty() : capsules.keepAlive();
    capsule.ifPresent(this::send);
    return capsule.isPresent();
  }

  // ---- streams ----

  void add(Http3Stream stream) {
    streams.add(stream);
    connection.unread().add(stream);
  }

  /** A stream that the peer opened and whose header named this session. */
  void arrived(ArrivedStream stream) {
    arrivals(stream.kind()).arrived(stream);
  }

  private StreamArrivals arrivals(StreamKind kind) {
    return kind == StreamKind.BIDIRECTIONAL ? bidiArrivals : uniArrivals;
  }

  private void arrived(Http3Stream stream) {
    CarrierEvents told = events;
    if (gone || told == null) {
      stream.sessionGone();
      return;
    }
    Optional<ProtocolViolation> violation = flow.accepted(kind(stream));
    if (violation.isPresent()) {
      stream.sessionGone();
      capsules.fail(violation.get());
      return;
    }
    // What is left to the peer is less now: credit may be due that was not before.
    flowControlChanged();
    add(stream);
    stream.attach(told.arrived(stream, stream.isBidirectional()));
  }

  /** So many streams of the peer's, which counts them, never arrived. */
  void lost(StreamKind kind, int streams) {
    flow.acceptLost(kind, streams);
    flowControlChanged();
  }

  /** This end is done with a stream of the peer's, which may open another. */
  void done(Http3Stream stream) {
    if (!gone && streams.contains(stream)) {
      StreamKind kind = kind(stream);
      flow.acceptedClosed(kind);
      flowControlChanged();
      arrivals(kind).done();
    }
  }

  /** Whether the stream was there to be forgotten. */
  boolean forget(Http3Stream stream) {
    if (!streams.remove(stream)) {
      return gone;
    }
    connection.unread().remove(stream);
    return true;
  }

  private static StreamKind kind(Http3Stream stream) {
    return stream.isBidirectional() ? StreamKind.BIDIRECTIONAL : StreamKind.UNIDIRECTIONAL;
  }

  /** Counts stream bytes that arrived; false if the peer had no credit, which ends the session. */
  boolean received(int bytes) {
    Optional<ProtocolViolation> violation = flow.received(bytes);
    violation.ifPresent(capsules::fail);
    // As for streams.
    flowControlChanged();
    return violation.isEmpty() && !gone;
  }

  /** A stream is cut off: what quiche has not sent of it by then does not count. */
  void settleSent(Http3Stream stream) {
    if (flow.enabled() && stream.sentBytes() > 0) {
      connection.sent().cutOff().add(stream.id(), bytes -> unsent(stream, bytes));
    }
  }

  /** A stream has ended here and may be cut off yet by the peer. */
  void mayBeCutOff(Http3Stream stream) {
    if (flow.enabled() && stream.sentBytes() > 0 && connection.sender().isHolding()) {
      connection.sent().cutOff().ended(stream.id(), bytes -> unsent(stream, bytes));
    }
  }

  private void unsent(Http3Stream stream, long finalBytes) {
    boolean wasBlocked = flow.sendCredit() == 0;
    long counted = stream.sentBytes();
    flow.sendReset(counted, Math.min(counted, stream.sentOf(finalBytes)));
    if (wasBlocked && !gone) {
      loop().afterThis(this::sendCreditRaised);
    }
  }

  /** QUIC's stream limit has risen. */
  void streamLimitRaised() {
    bidiOpens.proceed();
    uniOpens.proceed();
  }

  /** Sends the capsules that flow control has ready. */
  void flowControlChanged() {
    if (flow.enabled()) {
      for (Optional<byte[]> next = capsules.pollFlowControl();
          next.isPresent();
          next = capsules.pollFlowControl()) {
        send(next.get());
      }
    }
  }

  // ---- the engine's calls ----

  @Override
  public Loop loop() {
    return connection.loop();
  }

  @Override
  public MemoryAccount memory() {
    return connection.memory();
  }

  @Override
  public Capabilities capabilities() {
    boolean codes = QuicheNatives.isAvailable();
    return new CarrierCapabilities(
        /* sendsDrain= */ true,
        /* hearsDrain= */ true,
        maxDatagramBytes(),
        /* hasReliableDatagrams= */ false,
        /* mayMigrate= */ true,
        codes ? OptionalLong.of(CloseInfo.MAX_CODE) : OptionalLong.empty(),
        /* hearsStopCodes= */ codes,
        /* measuresPath= */ true);
  }

  @Override
  public void open(boolean bidirectional, OpenResult result) {
    (bidirectional ? bidiOpens : uniOpens).open(result);
  }

  @Override
  public void giveUp(OpenResult result) {
    bidiOpens.giveUp(result);
    uniOpens.giveUp(result);
  }

  @Override
  public int room(int level) {
    if (flow.sendCredit() == 0) {
      flow.sendBlocked();
      flowControlChanged();
      return 0;
    }
    return connection.sender().room(level);
  }

  @Override
  public int maxDatagramBytes() {
    return connection.maxDatagramBytes(id());
  }

  @Override
  public boolean sendDatagram(Bytes payload) {
    return connection.sendDatagram(id(), payload);
  }

  @Override
  public void readsWait(boolean waiting) {
    if (!gone && waiting != readsWait) {
      readsWait = waiting;
      connection.unread().readsWait(waiting);
    }
  }

  @Override
  public boolean isCreditSpent() {
    return !gone && connection.unread().isStillSpent();
  }

  /** The peer is out of credit, and is given no more for the sake of reads. */
  void creditSpent() {
    CarrierEvents told = events;
    if (told != null && !gone && readsWait) {
      told.creditSpent();
    }
  }

  /** Adds the streams that nobody reads. */
  void addUnread(List<UnreadBytes.Stream> result) {
    for (Http3Stream stream : streams) {
      if (stream.isUnread()) {
        result.add(stream);
      }
    }
  }

  @Override
  public void flush() {
    connection.sender().flush();
  }

  @Override
  public void drain() {
    capsules.drain().ifPresent(this::send);
  }

  @Override
  public void close(long code, String reason) {
    CarrierEvents told = events;
    Optional<byte[]> capsule = capsules.close(code, reason);
    if (capsule.isEmpty()) {
      end();
      if (told != null) {
        loop().execute(told::closeSent);
      }
      return;
    }
    // webtrans-http3 §6: the capsule is followed by FIN at once; the streams' ends come after it,
    // so
    // that the peer learns of the code first.
    connection.sender().batch();
    connection.closeUntold("the session was closed with code " + code + ": " + reason);
    connect
        .writeAndFlush(new DefaultHttp3DataFrame(Unpooled.wrappedBuffer(capsule.get())))
        .addListener(QuicStreamChannel.SHUTDOWN_OUTPUT)
        .addListener(
            sent -> {
              if (sent.isSuccess()) {
                connection.closeTold();
              }
              if (told != null) {
                loop().execute(told::closeSent);
              }
            });
    end();
    connection.sessionClosedHere(connect);
  }

  @Override
  public CompletableFuture<PathStats> pathStats() {
    return CompletableFuture.completedFuture(connection.figures().collect());
  }

  private void send(byte[] capsule) {
    connection.sender().credit().used(capsule.length + FRAME_BYTES);
    connect.writeAndFlush(new DefaultHttp3DataFrame(Unpooled.wrappedBuffer(capsule)));
  }

  // ---- what happens on the CONNECT stream ----

  void receive(ByteBuf content) {
    byte[] bytes = new byte[content.readableBytes()];
    content.readBytes(bytes);
    capsules.receive(bytes, 0, bytes.length);
  }

  @Override
  public void datagram(byte[] payload) {
    CarrierEvents told = events;
    if (told != null) {
      told.datagram(Bytes.of(payload));
    }
  }

  /** A QUIC datagram for this session. */
  void datagram(ByteBuf payload) {
    CarrierEvents told = events;
    if (told != null && !gone) {
      told.datagram(new BufBytes(payload));
    } else {
      payload.release();
    }
  }

  /** The connection takes bytes again. */
  void writable() {
    CarrierEvents told = events;
    if (told != null && !gone) {
      told.writable();
    }
  }

  @Override
  public void draining() {
    CarrierEvents told = events;
    if (told != null) {
      told.drainRequested();
    }
  }

  @Override
  public void sendCreditRaised() {
    writable();
    for (Http3Stream stream : streams.toArray(Http3Stream[]::new)) {
      stream.creditRaised();
    }
  }

  @Override
  public void openCreditRaised(StreamKind kind) {
    (kind == StreamKind.BIDIRECTIONAL ? bidiOpens : uniOpens).proceed();
  }

  @Override
  public void closed(long code, String reason) {
    CarrierEvents told = events;
    end();
    // webtrans-http3 §6: the recipient MUST either close or reset the stream in response.
    connection.sender().ends().add(new ConnectEnd());
    if (told != null) {
      told.closedByPeer(code, reason);
    }
    connection.sessionClosedByPeer();
  }

  @Override
  public void reset(long http3Error) {
    lost(
        Http3Error.H3_REQUEST_CANCELLED,
        new IoFailureException(
            Side.REMOTE, "The peer aborted the session with " + Http3Error.name(http3Error)));
  }

  @Override
  public void failed(ProtocolViolation violation) {
    boolean here = violation.http3Error() == Http3Error.H3_INTERNAL_ERROR;
    lost(
        violation.http3Error(),
        new IoFailureException(
            here ? Side.LOCAL : Side.REMOTE,
            (here ? "The session failed here: " : "The peer broke the protocol: ")
                + violation.message()));
  }

  /** This end failed on a stream. */
  void broken(Throwable bug) {
    capsules.fail(
        new ProtocolViolation(Http3Error.H3_INTERNAL_ERROR, "Heddle itself failed: " + bug));
  }

  private void lost(long http3Error, HeddleException reason) {
    CarrierEvents told = events;
    end();
    connection.abort(connect, http3Error);
    if (told != null) {
      told.failed(reason);
    }
    connection.sessionClosedByPeer();
  }

  /** The QUIC connection is gone. */
  void connectionLost(HeddleException reason) {
    CarrierEvents told = events;
    end();
    if (told != null) {
      told.failed(reason);
    }
  }

  /** The QUIC connection was closed without an error, which closes the session likewise. */
  void connectionClosed() {
    CarrierEvents told = events;
    end();
    if (told != null) {
      told.closedByPeer(0, "");
    }
  }

  private void end() {
    if (gone) {
      return;
    }
    readsWait(false);
    gone = true;
    connection.ended(this);
    for (Http3Stream stream : streams.toArray(Http3Stream[]::new)) {
      connection.unread().remove(stream);
      stream.sessionGone();
    }
    streams.clear();
    bidiArrivals.close();
    uniArrivals.close();
  }

  /** The CONNECT stream, when it is to end. */
  private final class ConnectEnd implements StreamEnds.Stream {
    @Override
    public long id() {
      return connect.streamId();
    }

    @Override
    public long lastWrite() {
      return ArrivedWrites.NOT_COUNTED;
    }

    @Override
    public boolean receives() {
      return !connect.isInputShutdown();
    }

    @Override
    public boolean isUntouched() {
      return false;
    }

    @Override
    public boolean end() {
      if (connect.isOutputShutdown()) {
        return false;
      }
      connect.shutdownOutput();
      return true;
    }

    @Override
    public void pauseReading() {
      connect.config().setAutoRead(false);
      QuicheNatives.cancelRead(connect);
    }

    @Override
    public void resumeReading() {
      connect.config().setAutoRead(true);
      UntoldEnds.tell(connect);
    }
  }
}
