package io.heddle.netty;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicTransportParameters;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The 1-RTT packets that this end sends on a connection: their numbers, what becomes of them, and,
 * while somebody asks for it, the stream in each. quiche tells none of that, so packets are read
 * again on their way to the socket. All that is done for a packet that nobody asks for is to keep
 * its first bytes until the next one. Confined to the connection's event loop.
 */
final class SentPackets {
  /** Told of packets with bytes or the end of a stream. */
  interface Watcher {
    /** Whether the streams in the packets that leave now matter. */
    boolean isWatching();

    /**
     * A packet with a STREAM frame leaves.
     *
     * @param streamId {@link #UNKNOWN} if the packet could not be read, and may be any stream's
     * @param end whether the frame ends the stream
     * @return whether to be told when the packet is settled
     */
    boolean left(long streamId, boolean end);

    /** A packet of which {@link #left} wanted to know was acknowledged, or is taken for lost. */
    void settled(long streamId, boolean end, boolean acknowledged);
  }

  /** The stream of a packet that could not be read, and the number of one. */
  static final long UNKNOWN = -1;

  // RFC 9000 §17.3.1: flags, connection id, packet number; RFC 9001 §5.4.2: the sample.
  private static final int START_BYTES = 1 + 20 + 4 + 16;

  private final QuicChannel channel;
  private final long idleTimeoutMs;
  private final byte[] last = new byte[START_BYTES];
  private final AckedNumbers acked = new AckedNumbers();
  private final CutOff cutOff = new CutOff();

  /** Those that are waited for, by ascending numbers. */
  private final ArrayDeque<Watched> watched = new ArrayDeque<>(0);

  private final Found found = new Found(cutOff);
  private final QuicFrames content = new QuicFrames(0, found);
  private @Nullable Watcher watcher;
  private Runnable idle = () -> {};
  private Runnable read = () -> {};
  private @Nullable PacketProtection protection;

  /** Of those that are waited for, how many could not be read. */
  private int unreadable;

  private int lastBytes;
  private long lastNumber = UNKNOWN;
  private boolean lastIsRead = true;
  private long datagrams;
  private long received;
  private long leftNs;

  /** The last number that was acknowledged when it was last asked whether anything is under way. */
  private long askedAt = -1;

  /** How many datagrams had left when nothing was under way; -1 when something was. */
  private long idleAt = -1;

  /**
   * Those of a connection.
   *
   * @param idleTimeoutMs this end's
   */
  SentPackets(QuicChannel channel, long idleTimeoutMs) {
    this.channel = channel;
    this.idleTimeoutMs = idleTimeoutMs;
  }

  void watch(Watcher told) {
    watcher = told;
  }

  /**
   * Has somebody told when it is certain that nothing is under way; before what is given to quiche
   * in the same turn has left.
   */
  void whenIdle(Runnable told) {
    idle = told;
  }

  /** Has somebody told when the packets of a read of the socket are in. */
  void whenRead(Runnable told) {
    read = told;
  }

  /** How many datagrams have left; changes whenever a packet may have been made. */
  long datagrams() {
    return datagrams;
  }

  /** When the last datagram left, as {@link System#nanoTime} has it. */
  long lastLeftNs() {
    return leftNs;
  }

  /** Streams of which it is looked for how much of them left. */
  CutOff cutOff() {
    return cutOff;
  }

  /** What is known of the peer's acknowledgements. */
  AckedNumbers acked() {
    return acked;
  }

  /** The number of the packet that left last; {@link #UNKNOWN} if it cannot be read. */
  long lastNumber() {
    if (!lastIsRead) {
      lastIsRead = true;
      int numberAt = numberAt(last, lastBytes);
      Optional<PacketProtection> reading = protection();
      lastNumber =
          numberAt < 0 || reading.isEmpty()
              ? UNKNOWN
              : reading.get().openHeader(last, lastBytes, numberAt, acked.largest() + 1);
    }
    return lastNumber;
  }

  // ---- what leaves ----

  /**
   * A datagram leaves.
   *
   * @param segmentBytes the length of each but the last of the packets in it; 0 if it is one
   */
  void left(ByteBuf datagram, int segmentBytes) {
    datagrams++;
    leftNs = System.nanoTime();
    int start = datagram.readerIndex();
    int length = datagram.readableBytes();
    if (length == 0) {
      return;
    }
    int segment = segmentBytes > 0 ? segmentBytes : length;
    Watcher told = watcher;
    boolean isWatched = told != null && told.isWatching();
    if (isWatched || cutOff.isWatching()) {
      for (int at = 0; at < length; at += segment) {
        read(datagram, start + at, Math.min(segment, length - at), isWatched ? told : null);
      }
    } else {
      int at = (length - 1) / segment * segment;
      keepStart(datagram, start + at, length - at);
    }
  }

  private void keepStart(ByteBuf datagram, int start, int length) {
    boolean isLong = (datagram.getByte(start) & QuicFrames.LONG_HEADER) != 0;
    // At the end of a handshake, packets of it share a datagram with one of ours.
    int at = isLong ? QuicFrames.shortHeaderAt(datagram, start, length) : start;
    if (at >= 0) {
      lastBytes = Math.min(start + length - at, START_BYTES);
      datagram.getBytes(at, last, 0, lastBytes);
      lastIsRead = false;
    }
  }

  /** Reads a packet of which it matters whose stream is in it. */
  private void read(ByteBuf datagram, int start, int length, @Nullable Watcher told) {
    int at = QuicFrames.shortHeaderAt(datagram, start, length);
    if (at < 0) {
      return;
    }
    byte[] packet = new byte[start + length - at];
    datagram.getBytes(at, packet);
    int numberAt = numberAt(packet, packet.length);
    Optional<PacketProtection> reading = protection();
    long number = UNKNOWN;
    Optional<byte[]> frames = Optional.empty();
    if (numberAt >= 0 && reading.isPresent()) {
      number = reading.get().openHeader(packet, packet.length, numberAt, acked.largest() + 1);
      if (number >= 0) {
        frames = reading.get().openPayload(packet, packet.length, numberAt, number);
      }
    }
    lastNumber = number;
    lastIsRead = true;
    found.clear();
    boolean isRead = frames.isPresent() && content.walkFrames(frames.get());
    cutOff.packetRead();
    if (told == null) {
      return;
    }
    if (!isRead && told.left(UNKNOWN, false)) {
      unreadable++;
    } else if (isRead && found.isThere && told.left(found.streamId, found.end)) {
      watched.add(new Watched(number, found.streamId, found.end));
    }
  }

  /** Where the packet number begins; negative if the packet is not to the peer's current id. */
  private int numberAt(byte[] packet, int length) {
    byte[] id = QuicheNatives.destinationId(channel);
    if (id.length + 1 > length) {
      return -1;
    }
    for (int i = 0; i < id.length; i++) {
      if (packet[1 + i] != id[i]) {
        return -1;
      }
    }
    return 1 + id.length;
  }

  private Optional<PacketProtection> protection() {
    PacketProtection known = protection;
    if (known == null) {
      known = TlsSecrets.sending(channel).orElse(null);
      protection = known;
    }
    return Optional.ofNullable(known);
  }

  // ---- what the peer acknowledges ----

  /** A datagram has come in, and is given to quiche next. */
  void packetComes() {
    received++;
  }

  /** How many datagrams have come in; changes before quiche has one. */
  long received() {
    return received;
  }

  /** The peer acknowledges packets, one range of an ACK frame. */
  void acknowledged(long from, long to) {
    acked.add(from, to);
    for (Iterator<Watched> all = watched.iterator(); all.hasNext(); ) {
      Watched next = all.next();
      if (next.number > to) {
        break;
      }
      if (next.number >= from) {
        all.remove();
        tell(next, true);
      }
    }
  }

  /** All ranges of an ACK frame were told. */
  void acknowledgementRead() {
    while (!watched.isEmpty() && acked.isSettled(watched.peek().number)) {
      tell(watched.remove(), false);
    }
  }

  /** All packets of a read of the socket are in. */
  void readComplete() {
    if (acked.largest() != askedAt) {
      // Now that packets were acknowledged quiche's timer for losses is that of a single round
      // trip.
      askedAt = acked.largest();
      idleAt = isTimerIdle() ? datagrams : -1;
      if (isIdle()) {
        idle.run();
      }
    }
    read.run();
  }

  /** Whether it is certain that nothing is under way that the peer will acknowledge. */
  boolean isIdle() {
    return datagrams == idleAt;
  }

  /**
   * Whether quiche's next timer is the idle one, so that nothing is under way; or the one for
   * losses, after many in a row. quiche has the idle timer wait three times as long as the one for
   * losses at least.
   */
  boolean isTimerIdle() {
    long timerNs = QuicheNatives.nextTimerNs(channel);
    return timerNs < 0 || timerNs > idleTimeoutNs() / 2;
  }

  // RFC 9000 §10.1: the smaller of both ends'; 0 is none.
  private long idleTimeoutNs() {
    QuicTransportParameters theirs = channel.peerTransportParameters();
    long theirMs = theirs == null ? 0 : theirs.maxIdleTimeout();
    long ms =
        theirMs == 0
            ? idleTimeoutMs
            : idleTimeoutMs == 0 ? theirMs : Math.min(idleTimeoutMs, theirMs);
    return TimeUnit.MILLISECONDS.toNanos(ms);
  }

  /** Nothing is under way any more: what was watched is settled. */
  void nothingUnderWay() {
    while (!watched.isEmpty()) {
      tell(watched.remove(), false);
    }
    for (; unreadable > 0; unreadable--) {
      tell(new Watched(UNKNOWN, UNKNOWN, false), false);
    }
  }

  private void tell(Watched packet, boolean acknowledged) {
    Watcher told = watcher;
    if (told != null) {
      told.settled(packet.streamId, packet.end, acknowledged);
    }
  }

  private record Watched(long number, long streamId, boolean end) {}

  /** The STREAM frame of a packet, of which quiche puts no more than one into each, and resets. */
  private static final class Found implements QuicFrames.Sink {
    private final CutOff cutOff;
    private boolean isThere;
    private long streamId;
    private boolean end;

    Found(CutOff cutOff) {
      this.cutOff = cutOff;
    }

    void clear() {
      isThere = false;
    }

    @Override
    public void stream(long id, boolean ends) {
      isThere = true;
      streamId = id;
      end = ends;
    }

    @Override
    public void resetStream(long id, long finalBytes) {
      cutOff.left(id, finalBytes);
    }
  }
}
