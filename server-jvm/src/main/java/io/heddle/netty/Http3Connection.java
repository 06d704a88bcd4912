package io.heddle.netty;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import io.heddle.Bytes;
import io.heddle.HeddleException;
import io.heddle.Limits;
import io.heddle.budget.MemoryAccount;
import io.heddle.budget.MemoryBudget;
import io.heddle.observe.ConnectionEvents;
import io.heddle.server.Addresses;
import io.heddle.server.SessionHost;
import io.heddle.session.Loop;
import io.heddle.watch.ProcessLog;
import io.heddle.wire.DatagramHeader;
import io.heddle.wire.Http3Error;
import io.heddle.wire.Http3Settings;
import io.heddle.wire.Negotiation;
import io.heddle.wire.ProtocolViolation;
import io.heddle.wire.SettingId;
import io.heddle.wire.StreamKind;
import io.heddle.wire.VarInt;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http3.DefaultHttp3GoAwayFrame;
import io.netty.handler.codec.http3.Http3;
import io.netty.handler.codec.http3.Http3SettingsFrame;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicConnectionCloseEvent;
import io.netty.handler.codec.quic.QuicDatagramExtensionEvent;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.handler.codec.quic.QuicStreamLimitChangedEvent;
import io.netty.handler.codec.quic.QuicStreamType;
import io.netty.handler.codec.quic.QuicTransportParameters;
import io.netty.handler.codec.quic.SslEarlyDataReadyEvent;
import io.netty.util.collection.LongObjectHashMap;
import io.netty.util.collection.LongObjectMap;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.function.LongConsumer;

/**
 * What the WebTransport sessions of one QUIC connection share, either end: settings, room to send,
 * streams and datagrams before they find their session. The first handler in the QUIC channel's
 * pipeline, in front of HTTP/3. Confined to the event loop.
 */
final class Http3Connection extends ChannelDuplexHandler {
  // RFC 9000 §2.1: ids of client-initiated bidirectional streams.
  private static final int REQUEST_IDS_APART = 4;

  /**
   * How long an end waits for the other's part of a close before it closes the connection: a client
   * for the end of the CONNECT stream, a server for CONNECTION_CLOSE, or for another session.
   */
  private static final long CLOSE_PATIENCE_MS = 5_000;

  /** And how long at most, where it is not known whether the other has heard of the close. */
  private static final long MOST_CLOSE_PATIENCE_MS = 30_000;

  private static final long LOOK_MS = 100;

  /** More than most requests for sessions and answers to them take. */
  private static final int HEADERS_BYTES = 512;

  private final ConnectionEvents told;
  private final Negotiation.Role role;
  private final QuicChannel channel;
  private final Limits limits;
  private final WebTransportSettings settings;
  private final Loop loop;
  private final MemoryAccount memory;
  private final LongObjectMap<Http3Carrier> sessions = new LongObjectHashMap<>();
  private final Orphans orphans;
  private final ArrivalGate arrivals;
  private final CompletableFuture<Negotiation> negotiated = new CompletableFuture<>();
  private Future<?> closing = CompletableFuture.completedFuture(null);
  private final Unused unused = new Unused();
  private int closesUntold;
  private String lastUntold = "";

  /** The number of the write after which quiche has all that was said of closed sessions. */
  private long closesGiven;

  private long sessionTimeoutMs;
  private boolean begun;
  private final SentPackets sent;
  private final Sender sender;
  private final StreamReads reads;
  private final UnreadBytes unread;
  private final QuicDatagrams datagrams;
  private final PathMtu path;
  private final PathFigures figures;
  private Optional<PeerWatch> watch = Optional.empty();
  private Http3Settings peerSettings = id -> 0;
  private boolean peerTakesDatagrams;
  private boolean peerGoesAway;
  private LongConsumer goAways = id -> {};

  /** The id after that of the last request for a session, whatever became of it. */
  private long nextRequest;

  private final ConnectionEnd end;
  private final Farewell farewell;

  /**
   * One whose handshake begins.
   *
   * @param budget what its sessions share with those of other connections
   * @param told tells what happens to it
   */
  Http3Connection(
      Negotiation.Role role,
      QuicChannel channel,
      Limits limits,
      long idleTimeoutMs,
      WebTransportSettings settings,
      MemoryBudget budget,
      ConnectionEvents told) {
    this.told = told;
    this.role = role;
    this.channel = channel;
    this.limits = limits;
    this.settings = settings;
    loop = new NettyLoop(channel.parent());
    memory = budget.open(why -> loop.execute(() -> overloaded(why)));
    channel.closeFuture().addListener(closed -> memory.close());
    end = new ConnectionEnd(channel, loop, told::violated);
    String lastWords =
        role == Negotiation.Role.SERVER ? SessionHost.SHUTTING_DOWN : "client closed";
    farewell = new Farewell(loop, () -> close(lastWords));
    end.why().thenAccept(this::ends);
    orphans = new Orphans(limits);
    sent = new SentPackets(channel, idleTimeoutMs);
    PeerAddress peer = PeerAddress.create(channel, sent, role == Negotiation.Role.SERVER);
    figures = new PathFigures(channel);
    path = PathMtu.of(channel, peer::packetBytes);
    peer.onOtherHost(path::peerMoved);
    peer.onMove((from, to) -> told.moved(Addresses.of(from), Addresses.of(to)));
    sender = new Sender(channel, sent, loop, this::sessionsWritable);
    datagrams = new QuicDatagrams(channel, loop, sender, path, this::sessionsWritable);
    reads = new StreamReads(loop, sender);
    unread =
        new UnreadBytes(
            loop,
            sender::batch,
            sender::flush,
            limits,
            memory,
            this::unreadStreams,
            this::creditSpent);
    peer.received(unread);
    arrivals = new ArrivalGate(loop, ServerOptions.uniStreams(limits));
    new StoppedStreams(channel, sender, this::cannotStopMore);
  }

  QuicChannel channel() {
    return channel;
  }

  /** Tells what happens to it. */
  ConnectionEvents told() {
    return told;
  }

  Loop loop() {
    return loop;
  }

  Limits limits() {
    return limits;
  }

  /** Where it is counted what its sessions hold. */
  MemoryAccount memory() {
    return memory;
  }

  /** Completed, on the event loop, when the peer's SETTINGS have arrived. */
  CompletableFuture<Negotiation> negotiated() {
    return negotiated;
  }

  void settingsReceived(Http3SettingsFrame frame) {
    Http3Settings theirs = WebTransportSettings.read(frame);
    sender.begin();
    figures.sample();
    peerTakesDatagrams =
        theirs.has(SettingId.H3_DATAGRAM) || theirs.has(SettingId.H3_DATAGRAM_DRAFT_04);
    peerSettings = theirs;
    Negotiation result = Negotiation.between(role, settings.ours(), theirs);
    if (result instanceof Negotiation.Invalid invalid) {
      fail(invalid.violation());
    } else {
      negotiated.complete(result);
    }
  }

  /** The peer's settings; once they are here. */
  Http3Settings peerSettings() {
    return peerSettings;
  }

  /** What a request's token makes of settings that announce no version; once they are here. */
  Negotiation negotiatedBy(String protocol) {
    return Negotiation.byRequest(protocol, settings.ours(), peerSettings);
  }

  /** Closes the connection because the peer broke a rule that concerns all of it. */
  void fail(ProtocolViolation broken) {
    ProcessLog.debug("{} {}", channel, broken.message());
    end.fail(broken);
  }

  /** Closes the connection because this end has no memory for it. */
  private void overloaded(String why) {
    end.overloaded(why);
  }

  // ---- sessions ----

  int sessionCount() {
    return sessions.size();
  }

  void add(Http3Carrier carrier) {
    sessions.put(carrier.id(), carrier);
    nextRequest = Math.max(nextRequest, carrier.id() + REQUEST_IDS_APART);
    sender.credit().used(HEADERS_BYTES);
    closing.cancel(false);
    unused.ends();
  }

  /** A connection on which nobody asks for a session is closed so long after its handshake. */
  void closeWithoutSession(long ms) {
    sessionTimeoutMs = ms;
    channel.closeFuture().addListener(closed -> unused.ends());
  }

  /** For how long there has been no session, 0 if there is one; any thread. */
  long unusedNs(long nowNs) {
    return unused.forNs(nowNs);
  }

  /** Closes the connection for want of a session, soon; false if it has one. Any thread. */
  boolean giveUp() {
    boolean taken = unused.take();
    if (taken) {
      loop.execute(() -> close("others want to connect, and no session was asked for here"));
    }
    return taken;
  }

  /** Gives an established session what arrived for it before. */
  void claim(Http3Carrier carrier) {
    orphans.claim(carrier);
  }

  /** A request was refused: what waits for it waits in vain. */
  void refused(long sessionId) {
    remove(sessionId);
  }

  void ended(Http3Carrier carrier) {
    remove(carrier.id());
  }

  private void remove(long sessionId) {
    sessions.remove(sessionId);
    orphans.disown(sessionId);
    if (role == Negotiation.Role.SERVER && sessions.isEmpty()) {
      unused.begins();
      // The client's CONNECTION_CLOSE may be lost, and is not repeated (RFC 9000 §10.2.1).
      closeIn(CLOSE_PATIENCE_MS);
    }
  }

  /** Closes the connection after a while, unless there is a new session by then. */
  private void closeIn(long ms) {
    closing.cancel(false);
    long untilNs = System.nanoTime() + MILLISECONDS.toNanos(MOST_CLOSE_PATIENCE_MS);
    lookIn(ms, () -> closeIfHeard(untilNs));
  }

  private void lookIn(long ms, Runnable look) {
    if (channel.isOpen()) {
      closing = channel.eventLoop().schedule(look, ms, MILLISECONDS);
    }
  }

  private void closeIfHeard(long untilNs) {
    sender.learnWhatArrived();
    if (isHeard() || closesUntold > 0 || System.nanoTime() - untilNs >= 0) {
      closeQuietly();
    } else {
      lookIn(LOOK_MS, () -> closeIfHeard(untilNs));
    }
  }

  /** Whether the peer has all that was said of closed sessions, as far as is known. */
  private boolean isHeard() {
    return closesUntold == 0 && (farewell.unanswered() == 0 || sender.hasArrived(closesGiven));
  }

  /** The end of the connection when its server or client closes. */
  Farewell farewell() {
    return farewell;
  }

  /** A session was closed. A client's connection follows when the server has answered. */
  void sessionClosedHere(QuicStreamChannel connect) {
    farewell.closed(connect);
    if (role == Negotiation.Role.CLIENT) {
      // webtrans-http3 §6: CONNECTION_CLOSE waits until the peer has closed the CONNECT stream.
      connect.closeFuture().addListener(done -> closeQuietly());
      closeIn(CLOSE_PATIENCE_MS);
    }
  }

  /** A server has closed a client's session: the client's connection has served its purpose. */
  void sessionClosedByPeer() {
    if (role == Negotiation.Role.CLIENT) {
      // Later, so that the answer on the CONNECT stream is acknowledged first.
      closeIn(100);
    }
  }

  /** A session was closed, which the peer has yet to be told. */
  void closeUntold(String what) {
    closesUntold++;
    lastUntold = what;
  }

  /** QUIC has taken that. */
  void closeTold() {
    closesUntold--;
    closesGiven = sender.written();
  }

  /** Closes the connection without an error, or gives its handshake up. */
  void closeQuietly() {
    close("");
  }

  private void close(String words) {
    if (channel.isActive() && !isHeard()) {
      // The peer gave no credit for WT_CLOSE_SESSION, or it was lost. What needs no credit, and
      // may get through, must not say that all is well.
      end.close(Http3Error.H3_REQUEST_CANCELLED, lastUntold);
    } else if (channel.isActive()) {
      end.close(Http3Error.H3_NO_ERROR, words);
    } else if (channel.isOpen()) {
      end.giveUp(words.isEmpty() ? "gave up" : words);
    }
  }

  /** The peer sent GOAWAY: webtrans-http3 §4.7 makes that a wish to drain for every session. */
  void goAwayReceived(long id) {
    peerGoesAway = true;
    goAways.accept(id);
    for (Http3Carrier carrier : snapshot()) {
      carrier.draining();
    }
  }

  /** Whether the peer has sent GOAWAY: it may get no further request (RFC 9114 §5.2). */
  boolean peerGoesAway() {
    return peerGoesAway;
  }

  /** Has each GOAWAY's id told: that of the first request that the server does not process. */
  void onGoAway(LongConsumer told) {
    goAways = told;
  }

  /** Tells the peer that this server takes no more sessions (RFC 9114 §5.2). */
  void goAway() {
    QuicStreamChannel control = Http3.getLocalControlStream(channel);
    if (control != null && channel.isActive()) {
      control.writeAndFlush(new DefaultHttp3GoAwayFrame(nextRequest));
    }
  }

  private List<Http3Carrier> snapshot() {
    return new ArrayList<>(sessions.values());
  }

  // ---- the peer's life ----

  /** From now on the peer is kept awake and watched; once its settings are here. */
  void watch(long idleTimeoutMs, long keepAliveMs) {
    if (watch.isEmpty() && keepAliveMs > 0) {
      boolean server = role == Negotiation.Role.SERVER;
      watch = Optional.of(new PeerWatch(this, server, idleTimeoutMs, keepAliveMs));
    }
  }

  /** What the peer has declared; 0 for none. */
  long peerIdleTimeoutMs() {
    QuicTransportParameters declared = channel.peerTransportParameters();
    return declared == null ? 0 : declared.maxIdleTimeout();
  }

  /** Has a session send what the peer acknowledges. */
  void keepAlive() {
    figures.sample();
    for (Http3Carrier carrier : sessions.values()) {
      if (carrier.keepAlive()) {
        return;
      }
    }
  }

  /** Gives up a peer of which nothing arrives. */
  void silent(long timeoutMs) {
    end.silent(timeoutMs);
  }

  // ---- sending ----

  /** What its streams send through. */
  Sender sender() {
    return sender;
  }

  /** The packets that were sent. */
  SentPackets sent() {
    return sent;
  }

  private void sessionsWritable() {
    for (Http3Carrier carrier : snapshot()) {
      carrier.writable();
    }
  }

  int maxDatagramBytes(long sessionId) {
    // RFC 9297 §2.1.1: no HTTP datagrams before the peer's setting, nor without it.
    return peerTakesDatagrams ? datagrams.maxBytes(sessionId) : 0;
  }

  boolean sendDatagram(long sessionId, Bytes payload) {
    return datagrams.send(sessionId, payload);
  }

  // ---- the handshake ----

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    if (role == Negotiation.Role.SERVER) {
      // When TLS has answered the client's first packets.
      loop.execute(() -> beginEarly(ctx));
    }
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    told.established();
    if (sessionTimeoutMs > 0 && sessions.isEmpty()) {
      unused.begins();
      String words = "no session was asked for within " + sessionTimeoutMs + " ms";
      closing = channel.eventLoop().schedule(() -> close(words), sessionTimeoutMs, MILLISECONDS);
    }
    begin(ctx);
  }

  /**
   * Has HTTP/3 send its SETTINGS, once. Netty would have it begin when the handshake is complete.
   */
  private void begin(ChannelHandlerContext ctx) {
    if (!begun) {
      begun = true;
      ctx.fireChannelActive();
    }
  }

  /**
   * In a resumed connection with early data SETTINGS can be sent before the handshake is complete,
   * and the server's arrive a round trip sooner. What the peer sends is still read after the
   * handshake: nothing is done for early data, which can be replayed.
   */
  private void beginEarly(ChannelHandlerContext ctx) {
    if (QuicheNatives.isInEarlyData(channel)) {
      begin(ctx);
    }
  }

  // ---- receiving ----

  /** How its streams are read. */
  StreamReads reads() {
    return reads;
  }

  /** What streams hold that nobody reads. */
  UnreadBytes unread() {
    return unread;
  }

  private List<UnreadBytes.Stream> unreadStreams() {
    List<UnreadBytes.Stream> result = new ArrayList<>();
    for (Http3Carrier carrier : sessions.values()) {
      carrier.addUnread(result);
    }
    return result;
  }

  private void creditSpent() {
    for (Http3Carrier carrier : snapshot()) {
      carrier.creditSpent();
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (message instanceof QuicStreamChannel stream) {
      stream.pipeline().addFirst(new StreamSniffer(this, stream));
      ctx.fireChannelRead(message);
    } else if (message instanceof ByteBuf datagram) {
      datagramReceived(datagram);
    } else {
      ctx.fireChannelRead(message);
    }
  }

  /** Has the first bytes of a stream of the peer's read. */
  void look(QuicStreamChannel stream) {
    if (stream.type() == QuicStreamType.UNIDIRECTIONAL) {
      stream.closeFuture().addListener(closed -> arrivals.over(stream));
      if (!arrivals.arrived(stream)) {
        fail(new ProtocolViolation(Http3Error.H3_EXCESSIVE_LOAD, "too many streams wait"));
      }
    } else {
      // Open until this end is done with it, so that QUIC's own limit bounds how many there are.
      loop.afterThis(stream::read);
    }
  }

  /** This end has nothing to do with a stream of the peer's any more. */
  void over(QuicStreamChannel stream) {
    arrivals.over(stream);
  }

  /** Gives up a request stream: both its directions end at once, and nothing of it stays. */
  void abort(QuicStreamChannel stream, long http3Error) {
    QuicStreams.reset(stream, http3Error);
    QuicStreams.stopSending(stream, http3Error);
    // Later, because it may be what is being read.
    loop.afterThis(() -> QuicStreams.release(stream));
  }

  private void cannotStopMore() {
    fail(
        new ProtocolViolation(
            Http3Error.H3_INTERNAL_ERROR,
            "this connection has stopped "
                + StoppedStreams.RESERVE
                + " unidirectional streams and can forget none: connect again"));
  }

  /** Whether a session is there to take streams. */
  boolean carries(long sessionId) {
    Http3Carrier carrier = sessions.get(sessionId);
    return carrier != null && carrier.capsules().isOpen() && carrier.isEstablished();
  }

  /** A stream whose header named a session. */
  void arrived(long sessionId, QuicStreamChannel stream, ByteBuf first, boolean ended) {
    ArrivedStream arrived = new ArrivedStream(this, stream, first, ended);
    if (carries(sessionId)) {
      sessions.get(sessionId).arrived(arrived);
    } else {
      // Those have a bound of their own.
      arrivals.over(stream);
      orphans.stream(sessionId, arrived);
    }
  }

  /** A stream whose header named a session that is not there was reset. */
  void lost(long sessionId, StreamKind kind) {
    orphans.lost(sessionId, kind);
  }

  /** A stream was reset before its header could be read: it may be of any session. */
  void lost(StreamKind kind) {
    for (Http3Carrier carrier : snapshot()) {
      carrier.lost(kind, 1);
    }
  }

  private void datagramReceived(ByteBuf datagram) {
    int length = Math.min(datagram.readableBytes(), VarInt.MAX_LENGTH);
    byte[] start = new byte[length];
    datagram.getBytes(datagram.readerIndex(), start);
    long sessionId = DatagramHeader.sessionId(start, 0, length);
    if (sessionId == DatagramHeader.MALFORMED) {
      datagram.release();
      // RFC 9297 §2.1: a malformed Quarter Stream ID MUST close the connection.
      fail(new ProtocolViolation(Http3Error.H3_DATAGRAM_ERROR, "malformed datagram header"));
      return;
    }
    datagram.skipBytes(VarInt.length(start[0]));
    Http3Carrier carrier = sessions.get(sessionId);
    if (carrier != null && carrier.isEstablished()) {
      carrier.datagram(datagram);
    } else {
      orphans.datagram(sessionId, datagram);
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof QuicDatagramExtensionEvent extension) {
      datagrams.maxFrameBytes(extension.maxLength());
    } else if (event instanceof QuicStreamLimitChangedEvent) {
      for (Http3Carrier carrier : snapshot()) {
        carrier.streamLimitRaised();
      }
    } else if (event == DataBlockedEvent.INSTANCE) {
      unread.blocked();
    } else if (event instanceof MaxDataEvent more) {
      sender.credit().raise(more.bytes());
    } else if (event instanceof QuicConnectionCloseEvent close) {
      end.closedByPeer(close);
    } else if (event instanceof CloseCodeEvent told) {
      end.peersCode(told);
    } else if (event instanceof SslEarlyDataReadyEvent) {
      // Later, because Netty sends nothing of what is written while it sends.
      loop.execute(() -> beginEarly(ctx));
    }
    ctx.fireUserEventTriggered(event);
  }

  // ---- the end ----

  /** Completed with why the connection ends, on the event loop, as soon as that is known. */
  CompletableFuture<HeddleException> end() {
    return end.why();
  }

  /** Who waits for something to begin is told. What has begun may have bytes to be read yet. */
  private void ends(HeddleException why) {
    figures.sample();
    farewell.ended(why);
    negotiated.completeExceptionally(why);
    for (Http3Carrier carrier : snapshot()) {
      if (!carrier.isEstablished()) {
        carrier.connectionLost(why);
      }
    }
  }

  @Override
  public void close(ChannelHandlerContext ctx, ChannelPromise promise) {
    end.closing();
    ctx.close(promise);
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    orphans.close();
    arrivals.close();
    // A timer would keep all of the connection from the garbage collector.
    closing.cancel(false);
    watch.ifPresent(PeerWatch::stop);
    figures.end();
    HeddleException why = end.over();
    for (Http3Carrier carrier : snapshot()) {
      if (end.isClean()) {
        carrier.connectionClosed();
      } else {
        carrier.connectionLost(why);
      }
    }
    told.closed(why.side(), String.valueOf(why.getMessage()));
    ctx.fireChannelInactive();
  }

  @Override
  public void channelUnregistered(ChannelHandlerContext ctx) {
    // One that never became active, because its handshake failed, is not told to be inactive.
    if (end.why().isDone()) {
      HeddleException why = end.why().join();
      told.closed(why.side(), String.valueOf(why.getMessage()));
    } else {
      told.closed(HeddleException.Side.TRANSPORT, "The handshake was not completed");
    }
    ctx.fireChannelUnregistered();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    ProcessLog.debug("{}", channel, cause);
    end.failed(cause);
  }

  PathFigures figures() {
    return figures;
  }
}
