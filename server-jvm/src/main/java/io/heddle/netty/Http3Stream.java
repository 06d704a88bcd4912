package io.heddle.netty;

import io.heddle.Bytes;
import io.heddle.StreamPriority;
import io.heddle.session.CarrierStream;
import io.heddle.session.StreamEvents;
import io.heddle.wire.ApplicationErrorCode;
import io.heddle.wire.Http3Error;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.quic.DefaultQuicStreamFrame;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.handler.codec.quic.QuicStreamType;
import io.netty.util.concurrent.Future;
import java.util.ArrayDeque;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A WebTransport stream after its header, as a handler of its QUIC stream channel: translates
 * between the engine's calls and events and Netty's. Confined to the event loop.
 */
final class Http3Stream extends ChannelInboundHandlerAdapter
    implements CarrierStream, StreamEnds.Stream, UnreadBytes.Stream {
  /**
   * How long after its opening a stream may be reset at the earliest. quiche has no RESET_STREAM_AT
   * (webtrans-http3 §4.4), so a reset that overtakes the stream's header would leave the peer with
   * a stream of no session.
   */
  private static final long HEADER_GRACE_NS = TimeUnit.MILLISECONDS.toNanos(50);

  /** How long the end of the session may lag behind the end of its streams. */
  private static final long SESSION_END_GRACE_NS = TimeUnit.SECONDS.toNanos(1);

  private final Http3Carrier carrier;
  private final QuicStreamChannel channel;
  private final boolean locallyOpened;
  private final int headerBytes;
  private final long openedNs = System.nanoTime();

  /** What came with the stream's header, before anybody asked. */
  private final ArrayDeque<ByteBuf> early = new ArrayDeque<>(1);

  private @Nullable StreamEvents events;
  private boolean demanded;
  private boolean fetching;
  private boolean endSeen;
  private OptionalLong resetSeen = OptionalLong.empty();
  private boolean discarding;
  private boolean ending;
  private boolean paused;
  private OptionalLong stopLater = OptionalLong.empty();

  /** How many datagrams had left when bytes were last given to quiche. */
  private long datagramsBefore;

  private long lastWrite;

  /** The header, the end or the reset, whichever was given last. */
  private Future<?> written;

  private boolean sendOver;
  private boolean receiveOver;
  private boolean stopped;
  private boolean done;
  private long receivedBytes;

  /** Of the stream's body. */
  private long sentBytes;

  /** Reset here, though quiche may not know yet. */
  private boolean abandoned;

  /** What was not sent of a stream that is cut off does not count, or will not. */
  private boolean settled;

  /** Of what came early, what was set aside because nobody reads it. */
  private int asideBytes;

  private boolean settingAside;

  /** What {@link #early} holds. */
  private int earlyBytes;

  /** What is counted as held, here and by quiche. */
  private long counted;

  /** Up to where packets have had bytes of the stream, its header included. */
  private long arrivedUpTo;

  private Http3Stream(
      Http3Carrier carrier, QuicStreamChannel channel, int headerBytes, long datagramsBefore) {
    this.carrier = carrier;
    this.channel = channel;
    this.headerBytes = headerBytes;
    this.datagramsBefore = datagramsBefore;
    written = channel.newSucceededFuture();
    locallyOpened = channel.isLocalCreated();
    boolean oneWay = channel.type() == QuicStreamType.UNIDIRECTIONAL;
    sendOver = oneWay && !locallyOpened;
    receiveOver = oneWay && locallyOpened;
  }

  /**
   * A stream that is opened here.
   *
   * @param header what it begins with
   */
  static Http3Stream opened(Http3Carrier carrier, QuicStreamChannel channel, byte[] header) {
    Http3Connection connection = carrier.connection();
    // Before the header is given to quiche: it may leave at once.
    long datagramsBefore = connection.sent().datagrams();
    connection.sender().batch();
    connection.sender().credit().used(header.length);
    Http3Stream stream = new Http3Stream(carrier, channel, header.length, datagramsBefore);
    stream.written = channel.write(Unpooled.wrappedBuffer(header));
    stream.lastWrite = connection.sender().written();
    return stream;
  }

  /** A stream of the peer's, whose header has been read. */
  static Http3Stream arrived(Http3Carrier carrier, QuicStreamChannel channel) {
    return new Http3Stream(carrier, channel, 0, carrier.connection().sent().datagrams());
  }

  boolean isBidirectional() {
    return channel.type() == QuicStreamType.BIDIRECTIONAL;
  }

  QuicStreamChannel channel() {
    return channel;
  }

  /** Begins to tell events, those that already happened first. */
  void attach(StreamEvents told) {
    events = told;
    OptionalLong stop = PacketObserver.takeEarlyStop(channel);
    if (stop.isPresent()) {
      stopped(stop.getAsLong());
    }
    deliver();
    takeReset();
  }

  /** Has quiche tell that the peer reset the stream, though nobody asks for bytes of it. */
  private void takeReset() {
    if (UntoldResets.hasArrived(channel)) {
      carrier.connection().loop().afterThis(this::takeResetNow);
    }
  }

  private void takeResetNow() {
    if (!receiveOver && !paused && !endSeen) {
      carrier.connection().reads().takeOnce(channel);
      if (demanded || discarding) {
        // The wish to read went with that.
        channel.read();
      }
    }
  }

  // ---- the engine's calls ----

  @Override
  public long id() {
    return channel.streamId();
  }

  @Override
  public int capacity() {
    if (sendOver) {
      return 0;
    }
    long bytes = carrier.connection().sender().credit().of(QuicStreams.capacity(channel));
    bytes = Math.min(bytes, carrier.flow().sendCredit());
    return (int) Math.min(bytes, Integer.MAX_VALUE);
  }

  @Override
  public void write(Bytes bytes, boolean last) {
    ByteBuf buffer = BufBytes.toBuf(bytes);
    if (last && !buffer.isReadable()) {
      buffer.release();
      endLater();
      return;
    }
    datagramsBefore = carrier.connection().sent().datagrams();
    carrier.flow().sent(buffer.readableBytes());
    sentBytes += buffer.readableBytes();
    lastWrite = carrier.connection().sender().sent(id(), buffer.readableBytes());
    carrier.connection().sender().batch();
    if (last) {
      written = channel.write(new DefaultQuicStreamFrame(buffer, true));
      sendEnded();
    } else {
      channel.write(buffer, channel.voidPromise());
    }
  }

  private void endLater() {
    if (carrier.connection().sent().datagrams() == datagramsBefore) {
      // The last bytes have not left: the end goes with them.
      carrier.connection().sender().batch();
      end();
    } else {
      ending = true;
      carrier.connection().sender().ends().add(this);
    }
  }

  @Override
  public long lastWrite() {
    return lastWrite;
  }

  @Override
  public boolean receives() {
    return !receiveOver && !endSeen && resetSeen.isEmpty();
  }

  @Override
  public boolean isUntouched() {
    return receives() && receivedBytes == 0 && locallyOpened && !discarding;
  }

  @Override
  public void pauseReading() {
    paused = true;
    channel.config().setAutoRead(false);
    QuicheNatives.cancelRead(channel);
  }

  @Override
  public void resumeReading() {
    if (!paused) {
      return;
    }
    paused = false;
    if (stopLater.isPresent()) {
      stopReceiving(stopLater.getAsLong());
    } else if (discarding) {
      discard();
    } else {
      deliver();
    }
    takeReset();
  }

  @Override
  public boolean end() {
    if (sendOver) {
      return false;
    }
    written = channel.write(new DefaultQuicStreamFrame(Unpooled.EMPTY_BUFFER, true));
    sendEnded();
    return true;
  }

  @Override
  public void reset(long code) {
    long waitNs = locallyOpened ? openedNs + HEADER_GRACE_NS - System.nanoTime() : 0;
    if (waitNs > 0) {
      var unused = channel.eventLoop().schedule(() -> resetNow(code), waitNs, TimeUnit.NANOSECONDS);
    } else {
      resetNow(code);
    }
  }

  private void resetNow(long code) {
    // Of a stream that it was never given, quiche would tell the peer nothing, who counts it.
    afterWrites(
        () -> {
          if (!sendOver) {
            abandonSend(ApplicationErrorCode.toHttp3(code));
          }
        });
  }

  /** Does something, as soon as nothing that was written waits for room in Netty's queue. */
  private void afterWrites(Runnable task) {
    if (written.isDone()) {
      task.run();
    } else {
      written.addListener(done -> task.run());
    }
  }

  @Override
  public void read() {
    demanded = true;
    deliver();
  }

  @Override
  public void stopSending(long code) {
    if (!receiveOver) {
      abandonReceive(ApplicationErrorCode.toHttp3(code));
    }
  }

  @Override
  public void priority(StreamPriority priority) {
    // Nothing to tell: quiche sends what the engine's scheduler releases, in that order.
  }

  // ---- Netty's events ----

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    ByteBuf buffer = (ByteBuf) message;
    int length = buffer.readableBytes();
    receivedBytes += length;
    carrier.connection().unread().taken(length);
    if (carrier.received(length) && !discarding && length > 0) {
      early.add(settingAside ? fitting(buffer) : buffer);
      earlyBytes += length;
      deliver();
    } else {
      consume(length);
      buffer.release();
    }
    count();
  }

  /** Counts what the stream holds before the engine has it. */
  private void count() {
    long now = receiveOver ? earlyBytes : earlyBytes + heldBytes();
    if (now != counted) {
      carrier.memory().hold(now - counted);
      counted = now;
    }
  }

  private void deliver() {
    StreamEvents told = events;
    if (told == null || !demanded || discarding) {
      return;
    }
    ByteBuf next = early.poll();
    if (next != null) {
      demanded = false;
      returned(next.readableBytes());
      consume(next.readableBytes());
      count();
      told.data(new BufBytes(next));
    } else if (endSeen) {
      demanded = false;
      receiveEnded();
      told.end();
    } else if (!receiveOver && !fetching && !paused) {
      fetching = true;
      carrier.connection().reads().fetchSoon(this);
    }
  }

  @Override
  public boolean isUnread() {
    return events != null
        && !demanded
        && !discarding
        && !paused
        && !receiveOver
        && !endSeen
        && resetSeen.isEmpty();
  }

  @Override
  public int setAside() {
    if (!isUnread()) {
      return 0;
    }
    long before = receivedBytes;
    settingAside = true;
    carrier.connection().reads().takeOnce(channel);
    settingAside = false;
    int bytes = early.isEmpty() ? 0 : (int) (receivedBytes - before);
    if (bytes == 0) {
      arrivedUpTo = receivedBytes;
    }
    asideBytes += bytes;
    return bytes;
  }

  @Override
  public void arrived(long upTo) {
    arrivedUpTo = Math.max(arrivedUpTo, upTo);
    count();
  }

  @Override
  public long heldBytes() {
    return Math.max(0, arrivedUpTo - receivedBytes);
  }

  /** A buffer that holds not much more than its bytes. */
  private static ByteBuf fitting(ByteBuf buffer) {
    if (buffer.readableBytes() > buffer.capacity() / 2) {
      return buffer;
    }
    ByteBuf copy = buffer.alloc().directBuffer(buffer.readableBytes()).writeBytes(buffer);
    buffer.release();
    return copy;
  }

  /** Bytes that came early are early no more. */
  private void returned(int bytes) {
    earlyBytes -= bytes;
    if (asideBytes > 0) {
      int back = Math.min(asideBytes, bytes);
      asideBytes -= back;
      carrier.connection().unread().returned(back);
    }
  }

  /** Asks QUIC for what was demanded. */
  void fetch() {
    fetching = false;
    if (!receiveOver && !paused) {
      channel.read();
      UntoldEnds.tell(channel);
    }
  }

  private void consume(int length) {
    carrier.flow().consumed(length);
    carrier.flowControlChanged();
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event == ChannelInputShutdownEvent.INSTANCE) {
      endSeen = true;
      if (discarding) {
        receiveEnded();
      } else {
        deliver();
      }
    } else if (event == EndArrivedEvent.INSTANCE) {
      if ((demanded || discarding) && !fetching && !paused) {
        UntoldEnds.tell(channel);
      }
    } else if (event == UntoldResets.Arrived.INSTANCE) {
      takeReset();
    } else if (event instanceof StopSendingEvent stop && events != null) {
      // Before that, attach asks for it.
      stopped(stop.code());
    }
  }

  private void stopped(long http3Error) {
    if (!sendOver) {
      tell(
          http3Error,
          told ->
              told.stopped(
                  ApplicationErrorCode.fromHttp3(http3Error), OptionalLong.of(http3Error)));
    }
    settle();
    sendEnded();
    noEndToWaitFor();
  }

  private void noEndToWaitFor() {
    if (ending) {
      carrier.connection().sender().ends().remove(this);
    }
  }

  /**
   * Tells that the peer aborted a direction. WT_SESSION_GONE comes with the end of the session,
   * whose CONNECT stream it may overtake and which says more; so that is waited for.
   */
  private void tell(long http3Error, Consumer<StreamEvents> event) {
    if (http3Error == Http3Error.WT_SESSION_GONE) {
      channel
          .eventLoop()
          .schedule(() -> tellNow(event), SESSION_END_GRACE_NS, TimeUnit.NANOSECONDS);
    } else {
      tellNow(event);
    }
  }

  private void tellNow(Consumer<StreamEvents> event) {
    StreamEvents told = events;
    if (told != null) {
      event.accept(told);
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    StreamEvents told = events;
    if (told != null && channel.isWritable()) {
      told.writable();
    }
  }

  /** The session's send credit has risen. */
  void creditRaised() {
    StreamEvents told = events;
    if (told != null && !sendOver) {
      told.writable();
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    OptionalLong code = QuicStreams.resetCode(cause);
    if (code.isPresent() && !receiveOver) {
      resetSeen = code;
      dropEarly();
      receiveEnded();
      if (!discarding) {
        long http3Error = code.getAsLong();
        tell(
            http3Error,
            told ->
                told.reset(
                    ApplicationErrorCode.fromHttp3(http3Error), OptionalLong.of(http3Error)));
      }
    } else if (code.isEmpty() && (cause instanceof RuntimeException || cause instanceof Error)) {
      // What the network does to a stream is no such failure: a session that lost some bytes, or
      // an event, must not go on.
      carrier.broken(cause);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    // Netty closes the channel when both directions have ended, before the last bytes are read
    // here.
    sendOver = true;
    if (!endSeen && resetSeen.isEmpty()) {
      receiveOver = true;
      dropEarly();
    }
    count();
    forgetIfOver();
  }

  /** How many bytes of its body were given to quiche. */
  long sentBytes() {
    return sentBytes;
  }

  /** If quiche has sent so many bytes of the stream, how many of its body. */
  long sentOf(long finalBytes) {
    return Math.max(0, finalBytes - headerBytes);
  }

  // ---- the end ----

  /** The session is over: whatever has not ended is aborted. webtrans-http3 §6. */
  void sessionGone() {
    events = null;
    dropEarly();
    if (ending) {
      end();
    }
    if (!sendOver) {
      abandonSend(Http3Error.WT_SESSION_GONE);
    }
    if (!receiveOver) {
      abandonReceive(Http3Error.WT_SESSION_GONE);
    }
  }

  private void abandonSend(long http3Error) {
    abandoned = true;
    written = carrier.connection().sender().resets().add(channel, http3Error, this::settle);
    sendEnded();
    noEndToWaitFor();
  }

  private void settle() {
    if (!settled) {
      settled = true;
      carrier.settleSent(this);
    }
  }

  private void abandonReceive(long http3Error) {
    discarding = true;
    dropEarly();
    if (endSeen) {
      receiveEnded();
    } else if (paused) {
      stopLater = OptionalLong.of(http3Error);
    } else {
      stopReceiving(http3Error);
    }
  }

  private void stopReceiving(long http3Error) {
    channel.config().setAutoRead(true);
    discardWhatIsHere();
    if (endSeen) {
      receiveEnded();
    }
    if (receiveOver) {
      return;
    }
    carrier.connection().over(channel);
    QuicStreams.stopSending(channel, http3Error);
    stopped = true;
    doneIfOver();
    discard();
  }

  private void discard() {
    // The peer's answer, RESET_STREAM or FIN, is what ends the direction for QUIC.
    channel.config().setAutoRead(true);
    channel.read();
    UntoldEnds.tell(channel);
  }

  /** With the end, if that is here: a stream that is stopped before its end is read costs more. */
  private void discardWhatIsHere() {
    long before = -1;
    while (!endSeen && !receiveOver && receivedBytes > before) {
      before = receivedBytes;
      channel.read();
    }
  }

  private void dropEarly() {
    for (ByteBuf buffer = early.poll(); buffer != null; buffer = early.poll()) {
      returned(buffer.readableBytes());
      consume(buffer.readableBytes());
      buffer.release();
    }
    count();
  }

  private void sendEnded() {
    sendOver = true;
    forgetIfOver();
  }

  private void receiveEnded() {
    carrier.connection().over(channel);
    receiveOver = true;
    count();
    forgetIfOver();
  }

  /** The peer is not kept waiting for what it answers to STOP_SENDING, which may never be told. */
  private void doneIfOver() {
    if (!done && !locallyOpened && sendOver && (receiveOver || stopped)) {
      done = true;
      carrier.done(this);
    }
  }

  private void forgetIfOver() {
    doneIfOver();
    if (sendOver && receiveOver && carrier.forget(this)) {
      if (!settled && !abandoned) {
        carrier.mayBeCutOff(this);
      }
      // That drops what waits in the queue, such as the header and the end of an empty stream.
      afterWrites(() -> channel.eventLoop().execute(() -> QuicStreams.release(channel)));
    }
  }

  /** The stream's first body bytes, which came in one read with its header. */
  void early(ByteBuf buffer) {
    int length = buffer.readableBytes();
    receivedBytes += length;
    if (length > 0 && carrier.received(length)) {
      early.add(buffer);
      earlyBytes += length;
      count();
    } else {
      consume(length);
      buffer.release();
    }
  }

  /** FIN came in one read with the header. */
  void earlyEnd() {
    endSeen = true;
  }
}
