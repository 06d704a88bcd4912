package io.heddle.netty;

import io.heddle.session.Loop;
import io.netty.handler.codec.quic.QuicChannel;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Sends the ends of streams whose last bytes have gone before. Confined to the connection's event
 * loop.
 *
 * <p>quiche takes a sending half for complete, and forgets it, as soon as its bytes are
 * acknowledged, even if its FIN is not (quiche issue 2525, open as of Netty 4.2.18). So a FIN that
 * waits in quiche when that acknowledgement comes never leaves, and one that is lost on its way is
 * never sent again; the peer has all bytes and waits for the end for ever. Hence such an end
 *
 * <ul>
 *   <li>is given to quiche only when the congestion window is certain to let it out at once, so
 *       that no packet is read in between;
 *   <li>waits, where packets were lost lately, for the acknowledgement of the bytes: what is given
 *       to quiche after that is sent until it arrives;
 *   <li>is repeated while quiche knows the stream.
 * </ul>
 */
// RFC 9000 §3.1: the sending part is done when all data, FIN included, is acknowledged.
final class LoneEnds {
  /** A stream that is to end. */
  interface Stream {
    long id();

    /** Whether quiche knows the stream anyway, until its other direction has ended, too. */
    boolean receives();

    /**
     * Gives the end to QUIC.
     *
     * @return false if there is nothing to end any more, because the stream was aborted
     */
    boolean end();
  }

  /** What an end takes of the congestion window: a packet, and the same again at once. */
  private static final int END_BYTES = 2 * 96;

  /** How many waiting ends are looked at in one go, at most. */
  private static final int LOOKED_AT = 1_000;

  /** How often they are looked at when no packet comes in. */
  private static final long LOOK_NS = TimeUnit.MILLISECONDS.toNanos(20);

  /** When no packet has come in for so long an end waits no longer. */
  private static final long SILENCE_NS = TimeUnit.SECONDS.toNanos(3);

  // RFC 9000 §18.2: max_ack_delay is 25 ms unless a peer says else.
  private static final long ACK_DELAY_NS = TimeUnit.MILLISECONDS.toNanos(30);

  /** How often an end's wait begins anew because packets were lost meanwhile. */
  private static final int WAITS = 4;

  /** How often an end is repeated, at most: at once, then a quarter of a round trip apart. */
  private static final int REPEATS = 4;

  private static final long SHORTEST_PAUSE_NS = TimeUnit.MILLISECONDS.toNanos(2);

  private final Sender sender;
  private final QuicChannel channel;
  private final Loop loop;
  private final CongestionWindow window;
  private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();
  private final ArrayDeque<Repeat> repeats = new ArrayDeque<>();
  private final SendGate gate;
  private boolean due;
  private boolean lookDue;
  private boolean repeatDue;
  private boolean silent;
  private long heardPackets;
  private long heardNs;

  LoneEnds(
      Sender sender,
      QuicChannel channel,
      Loop loop,
      CongestionWindow window,
      LongSupplier capacity) {
    this.sender = sender;
    this.channel = channel;
    this.loop = loop;
    this.window = window;
    gate = new SendGate(channel, capacity, this::socketRead);
  }

  /** Sends an end when what the loop is doing now is done, and it is safe. */
  void add(Stream stream) {
    waiting.add(new Waiting(stream));
    if (!due) {
      due = true;
      // Not while packets are read: the next of them may be the acknowledgement.
      loop.execute(this::sendDue);
    }
  }

  private void sendDue() {
    due = false;
    send();
  }

  /** Sends what is safe to send. */
  void send() {
    if (waiting.isEmpty()) {
      return;
    }
    sender.sendAll();
    boolean quiet = silent || window.isQuiet();
    long room = room(quiet);
    long nowNs = loop.nowNs();
    sender.batch();
    int left = Math.min(waiting.size(), LOOKED_AT);
    for (; left > 0 && room >= END_BYTES; left--) {
      Waiting next = waiting.remove();
      if (!quiet && !next.isSafe(nowNs)) {
        waiting.add(next);
      } else if (next.stream.end()) {
        room -= END_BYTES;
        repeats.add(new Repeat(next.stream.id(), REPEATS));
      }
    }
    sender.flush();
    silent = false;
    repeat();
    if (!waiting.isEmpty()) {
      await();
    }
  }

  private long room(boolean quiet) {
    if (silent) {
      return Long.MAX_VALUE;
    }
    // When nothing is under way the capacity may still be less than the window, for want of credit.
    return quiet ? window.bytes() : window.certainRoom();
  }

  private void await() {
    gate.await(1);
    long packets = window.counts().received();
    if (packets != heardPackets) {
      heardPackets = packets;
      heardNs = loop.nowNs();
    }
    if (!lookDue) {
      lookDue = true;
      loop.schedule(LOOK_NS, this::look);
    }
  }

  /** Packets came in, of this connection or of others on its socket. */
  private void socketRead() {
    if (window.hasNews()) {
      send();
    } else {
      await();
    }
  }

  private void look() {
    lookDue = false;
    if (channel.isOpen()) {
      silent = window.counts().received() == heardPackets && loop.nowNs() - heardNs > SILENCE_NS;
      send();
    }
  }

  private void repeat() {
    if (repeats.isEmpty() || !channel.isOpen()) {
      return;
    }
    sender.batch();
    for (int left = repeats.size(); left > 0; left--) {
      Repeat next = repeats.remove();
      if (QuicheNatives.repeatEnd(channel, next.streamId()) && next.times() > 1) {
        repeats.add(new Repeat(next.streamId(), next.times() - 1));
      }
    }
    sender.flush();
    if (!repeatDue && !repeats.isEmpty()) {
      repeatDue = true;
      long pauseNs = Math.max(SHORTEST_PAUSE_NS, window.roundTripNs() / 4);
      loop.schedule(pauseNs, this::repeatLater);
    }
  }

  private void repeatLater() {
    repeatDue = false;
    repeat();
  }

  private record Repeat(long streamId, int times) {}

  private final class Waiting {
    final Stream stream;
    private int waits;
    private long sinceNs;
    private long lost;

    Waiting(Stream stream) {
      this.stream = stream;
    }

    /** Whether the end will arrive if it is sent now. */
    boolean isSafe(long nowNs) {
      if (!window.isLossy() || stream.receives()) {
        return true;
      }
      long lostNow = window.counts().lost();
      if (waits == 0 || lost != lostNow) {
        // What was lost has been sent again by now.
        waits++;
        sinceNs = nowNs;
        lost = lostNow;
      }
      long roundTripNs = window.roundTripNs();
      return waits > WAITS || nowNs - sinceNs > roundTripNs + roundTripNs / 2 + ACK_DELAY_NS;
    }
  }
}
