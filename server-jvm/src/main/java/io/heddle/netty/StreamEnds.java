package io.heddle.netty;

import io.heddle.netty.QuicheNatives.PacketCounts;
import io.heddle.session.Loop;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.util.collection.LongObjectHashMap;
import io.netty.util.collection.LongObjectMap;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * Sends the ends of streams whose last bytes were given to quiche before. Confined to the
 * connection's event loop.
 *
 * <p>quiche takes a sending half for complete as soon as its bytes are acknowledged, even if its
 * FIN is not (quiche issue 2525, open as of Netty 4.2.18). Once the peer's end was taken, too, it
 * forgets the stream when one of its STREAM frames is acknowledged, or at once; a FIN that is lost
 * then is never sent again, and the peer waits for the end for ever. A peer's end counts as taken
 * that comes with bytes which were taken before ({@link UntoldEnds}). So an end
 *
 * <ul>
 *   <li>goes at once with the stream's last bytes where they have not left yet: quiche sends it
 *       again as long as it sends them;
 *   <li>goes at once where nothing of the peer's has been taken, as with most requests;
 *   <li>waits, else, until no frame of the stream is under way and all its bytes are acknowledged,
 *       a round trip after they have left, if that is not known yet. Then no acknowledgement but
 *       that of the end itself makes quiche forget the stream.
 * </ul>
 *
 * <p>Until the end is acknowledged nothing of the peer's is taken.
 *
 * <p>What is under way {@link SentPackets} knows. None of it depends on time.
 */
// RFC 9000 §3.1: the sending part is done when all data, FIN included, is acknowledged.
final class StreamEnds implements SentPackets.Watcher {
  /** A stream that is to end. */
  interface Stream {
    long id();

    /** The number of its last write, as {@link ArrivedWrites} has them; 0 before there is one. */
    long lastWrite();

    /** Whether the peer's end, or its reset, may still be taken from quiche. */
    boolean receives();

    /** Whether nothing was ever taken from quiche, and all that comes is kept there until it is. */
    boolean isUntouched();

    /**
     * Gives the end to QUIC.
     *
     * @return false if there is nothing to end any more, because the stream was aborted
     */
    boolean end();

    /** Has nothing taken from quiche until {@link #resumeReading}. */
    void pauseReading();

    void resumeReading();
  }

  private final Sender sender;
  private final SentPackets sent;
  private final ArrivedWrites arrived;
  private final Loop loop;
  private final CongestionWindow window;
  private final QuicChannel channel;
  private final ArrayDeque<Stream> fresh = new ArrayDeque<>(0);
  private final LongObjectMap<Waiting> waiting = new LongObjectHashMap<>(1);

  /** How many wait of which it is not sure that quiche has sent all that it was given. */
  private int unsent;

  /** Packets under way that could not be read. */
  private int unreadable;

  /** quiche's count of what was sent again, when the first of those that wait came. */
  private long sentAgainBefore;

  /** quiche's count of losses when it last had nothing left to send. */
  private long lostWhenDrained = -1;

  StreamEnds(
      Sender sender,
      QuicChannel channel,
      SentPackets sent,
      ArrivedWrites arrived,
      Loop loop,
      CongestionWindow window) {
    this.sender = sender;
    this.channel = channel;
    this.sent = sent;
    this.arrived = arrived;
    this.loop = loop;
    this.window = window;
    sent.watch(this);
  }

  /** Sends an end as soon as it is safe. */
  void add(Stream stream) {
    if (!QuicheNatives.isAvailable()) {
      stream.end();
      return;
    }
    if (fresh.isEmpty()) {
      // All that end in this turn together.
      loop.execute(this::begin);
    }
    fresh.add(stream);
  }

  /** The stream was aborted: there is nothing to end or to wait for any more. */
  void remove(Stream stream) {
    fresh.remove(stream);
    Waiting gone = waiting.remove(stream.id());
    if (gone != null) {
      forget(gone);
      gone.stream.resumeReading();
    }
  }

  private void forget(Waiting gone) {
    if (gone.isUnsent) {
      unsent--;
    }
  }

  private void begin() {
    sender.sendAll();
    boolean isIdle = sent.isIdle();
    boolean isDrained = window.hasRoomLeft();
    long last = sent.lastNumber();
    PacketCounts counts = counts();
    arrived.settle(counts);
    if (waiting.isEmpty()) {
      sentAgainBefore = counts.sentAgain();
    }
    sender.batch();
    boolean gaveEnds = false;
    for (Stream next = fresh.poll(); next != null; next = fresh.poll()) {
      if (next.isUntouched()
          || isIdle
          || arrived.hasArrived(next.lastWrite())
          || (isDrained && isSettled(last))) {
        give(next, last, counts);
        gaveEnds = true;
      } else {
        wait(new Waiting(next, false, last, counts.lost(), !isDrained));
      }
    }
    if (gaveEnds) {
      sender.sendAll();
      repeatUnsent();
    }
    elicit();
  }

  private void give(Stream stream, long last, PacketCounts counts) {
    if (!stream.receives()) {
      boolean ignored = stream.end();
      return;
    }
    // Before it is given, so that its packet is not missed.
    stream.pauseReading();
    wait(new Waiting(stream, true, last, counts.lost(), true));
    if (!stream.end()) {
      remove(stream);
    }
  }

  /**
   * Gives quiche ends again that it was given and will not send: it forgets one that it is to send,
   * or to send again, while it also has bytes of the stream to send again, but not its last ones.
   * Where the peer has asked to stop it sends none: there is nothing to wait for then.
   */
  private void repeatUnsent() {
    if (unsent > 0 && window.hasRoomLeft()) {
      sender.batch();
      List<Stream> stopped = new ArrayList<>(0);
      for (Waiting next : waiting.values()) {
        if (next.isGiven && next.isUnsent) {
          if (QuicheNatives.isStopped(channel, next.stream.id())) {
            stopped.add(next.stream);
          } else {
            boolean ignored = QuicheNatives.repeatEnd(channel, next.stream.id());
          }
        }
      }
      stopped.forEach(this::remove);
      sender.sendAll();
    }
  }

  private void wait(Waiting end) {
    waiting.put(end.stream.id(), end);
    if (end.isUnsent) {
      unsent++;
    }
  }

  private boolean isSettled(long number) {
    return number != SentPackets.UNKNOWN && unreadable == 0 && sent.acked().allSettled(number);
  }

  private PacketCounts counts() {
    return QuicheNatives.packetCounts(channel).orElse(PacketCounts.NONE);
  }

  /** Whether quiche has to send all that it holds before it is given more. */
  boolean wantsDrained() {
    return unsent > 0 || (!waiting.isEmpty() && counts().lost() != lostWhenDrained);
  }

  /** quiche has sent all that it was given. */
  void drained() {
    if (!waiting.isEmpty()) {
      lostWhenDrained = counts().lost();
    }
  }

  /** The packets of a read of the socket are in, and quiche has sent what it could since. */
  void packetsReceived() {
    if (waiting.isEmpty()) {
      return;
    }
    PacketCounts now = counts();
    arrived.settle(now);
    if (sent.isIdle()) {
      sent.nothingUnderWay();
    }
    repeatUnsent();
    // Not if something was sent just now.
    boolean isIdle = sent.isIdle();
    List<Waiting> safe = new ArrayList<>();
    for (Waiting next : waiting.values()) {
      if (next.isSafe(isIdle, now.lost())) {
        safe.add(next);
      }
    }
    for (Waiting next : safe) {
      waiting.remove(next.stream.id());
      forget(next);
      if (next.isGiven) {
        next.stream.resumeReading();
      } else {
        give(next.stream, sent.lastNumber(), now);
      }
    }
    if (!safe.isEmpty()) {
      sender.sendAll();
      repeatUnsent();
    }
    elicit();
  }

  /** Whether an acknowledgement is waited for. */
  boolean isWaiting() {
    return !waiting.isEmpty();
  }

  /**
   * An acknowledgement is waited for: where nothing is under way, something has to be. quiche may
   * take what is under way for lost and have nothing to send for it, so that is looked for.
   */
  private void elicit() {
    if (isWaiting() && channel.isOpen()) {
      if (sent.isTimerIdle()) {
        sender.elicitAcknowledgement();
      }
      sender.lookLater();
    }
  }

  // ---- packets ----

  @Override
  public boolean isWatching() {
    return !waiting.isEmpty()
        && (unsent > 0 || unreadable > 0 || counts().sentAgain() != sentAgainBefore);
  }

  @Override
  public boolean left(long streamId, boolean end) {
    if (streamId == SentPackets.UNKNOWN) {
      unreadable++;
      return true;
    }
    Waiting known = waiting.get(streamId);
    if (known == null) {
      return false;
    }
    known.underWay++;
    if (end) {
      known.endsUnderWay++;
      unsent(known, false);
    }
    return true;
  }

  @Override
  public void settled(long streamId, boolean end, boolean acknowledged) {
    if (streamId == SentPackets.UNKNOWN) {
      unreadable--;
      return;
    }
    Waiting known = waiting.get(streamId);
    if (known != null) {
      known.underWay--;
      if (end) {
        known.endsUnderWay--;
        known.isAcknowledged |= acknowledged;
        unsent(known, known.endsUnderWay == 0 && !known.isAcknowledged);
      }
    }
  }

  private void unsent(Waiting end, boolean isUnsent) {
    if (end.isUnsent != isUnsent) {
      end.isUnsent = isUnsent;
      unsent += isUnsent ? 1 : -1;
    }
  }

  /** An end that is not out of danger yet. */
  private final class Waiting {
    private final Stream stream;

    /** Whether the end is given to quiche, or waits until it can be. */
    private final boolean isGiven;

    /** All frames of the stream are in packets up to this one, or in those under way. */
    private final long last;

    private final long lostBefore;

    /** quiche may hold something of the stream that it has not sent. */
    private boolean isUnsent;

    /** The end was acknowledged. */
    private boolean isAcknowledged;

    /** Packets after the last one with frames of the stream that are not settled. */
    private int underWay;

    /** Those of them with the end. */
    private int endsUnderWay;

    Waiting(Stream stream, boolean isGiven, long last, long lostBefore, boolean isUnsent) {
      this.stream = stream;
      this.isGiven = isGiven;
      this.last = last;
      this.lostBefore = lostBefore;
      this.isUnsent = isUnsent;
    }

    boolean isSafe(boolean isIdle, long lostNow) {
      if (isGiven) {
        return isAcknowledged || (isIdle && !isUnsent);
      }
      if (isIdle || arrived.hasArrived(stream.lastWrite())) {
        return true;
      }
      // What was lost has been sent again, in packets that are counted, once quiche had nothing
      // left.
      boolean isClean = (!isUnsent && lostNow == lostBefore) || lostNow == lostWhenDrained;
      return isClean && underWay == 0 && isSettled(last);
    }
  }
}
