package io.heddle.netty;

import io.heddle.netty.QuicheNatives.PacketCounts;
import io.heddle.watch.ProcessLog;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicConnectionPathStats;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;

/**
 * How large a connection's packets are. Confined to the connection's event loop, but for the
 * questions how large.
 *
 * <p>quiche begins with 1,200 bytes and looks for more by probes (RFC 8899), once, and on the
 * connection's first path only. What it lacks is done here: large packets that no longer arrive
 * (RFC 8899 §4.3) or that the kernel refuses, and a peer on another network, bring the size back to
 * 1,200 for the rest of the connection.
 */
final class PathMtu {
  /** RFC 9000 §14: every path carries so much. */
  static final int BASE_BYTES = 1_200;

  /** In how many rounds, one after another, nothing large may have arrived. */
  private static final int BLACK_HOLE_ROUNDS = 3;

  private static final long LEAST_ROUND_NS = TimeUnit.MILLISECONDS.toNanos(100);

  /**
   * When the discovered size is looked at after the beginning, each time twice as long after the
   * last: probes go out a round trip after one another.
   */
  private static final long FIRST_LOOK_MS = 10;

  private static final long LAST_LOOK_MS = 10_000;

  /** A 1-RTT packet's header with the longest connection id, its tag, and a DATAGRAM's header. */
  private static final int DATAGRAM_OVERHEAD_BYTES = 1 + 20 + 4 + 16 + 3;

  private final QuicChannel channel;
  private final SocketWrites writes;
  private final IntSupplier allowed;
  private volatile int limit = Integer.MAX_VALUE;
  private volatile int discovered = BASE_BYTES;
  private Future<?> nextLook = CompletableFuture.completedFuture(null);
  private long roundTripNs = LEAST_ROUND_NS;
  private long roundNs = System.nanoTime();
  private PacketCounts counts = PacketCounts.NONE;
  private int badRounds;
  private Runnable changed = () -> {};

  private PathMtu(QuicChannel channel, SocketWrites writes, IntSupplier allowed) {
    this.allowed = allowed;
    this.channel = channel;
    this.writes = writes;
  }

  /**
   * Watches over a connection until it closes; before it has sent anything.
   *
   * @param allowed how large the next packet may be for other reasons
   */
  static PathMtu of(QuicChannel channel, IntSupplier allowed) {
    PathMtu path = new PathMtu(channel, SocketWrites.of(channel), allowed);
    channel.config().setAllocator(new PacketBuffers(channel.alloc(), path::bufferBytes));
    path.lookIn(FIRST_LOOK_MS);
    channel.closeFuture().addListener(closed -> path.close());
    return path;
  }

  /** Has it told when another size was discovered. */
  void onChange(Runnable told) {
    changed = told;
  }

  /** The size of the largest packets that are known to arrive, in bytes. Any thread. */
  int bytes() {
    return Math.min(limit, discovered);
  }

  /** The most that a DATAGRAM frame in such a packet can carry. Any thread. */
  int datagramBytes() {
    return bytes() - DATAGRAM_OVERHEAD_BYTES;
  }

  /** The peer is on another host now. RFC 9000 §14.3.1, §9.4: another network begins anew. */
  void peerMoved() {
    limitTo(BASE_BYTES, "the peer's address changed");
  }

  /** Packets of more than {@link #BASE_BYTES} were sent. */
  void largeSent() {
    long now = System.nanoTime();
    if (limit <= BASE_BYTES || now - roundNs < Math.max(LEAST_ROUND_NS, roundTripNs * 3 / 2)) {
      return;
    }
    roundNs = now;
    look();
    PacketCounts last = counts;
    counts = QuicheNatives.packetCounts(channel).orElse(last);
    long sent = counts.sentBytes() - last.sentBytes();
    long lost = (counts.lost() - last.lost()) * Math.min(limit, discovered);
    if (discovered <= BASE_BYTES || sent == 0) {
      return;
    }
    boolean silent = counts.received() == last.received();
    // Small packets that arrive say that the large ones have not.
    badRounds = silent || lost > sent / 10 * 9 ? badRounds + 1 : 0;
    if (badRounds >= BLACK_HOLE_ROUNDS) {
      limitTo(BASE_BYTES, "large packets do not arrive any more");
    }
  }

  /** The kernel does not send packets of this size to the peer. */
  void tooLarge(int size) {
    look();
    // Larger ones were probes: their loss says so.
    if (size <= discovered && size > BASE_BYTES) {
      limitTo(BASE_BYTES, "the network device carries less");
    }
  }

  private void limitTo(int most, String why) {
    if (most < limit) {
      limit = most;
      ProcessLog.debug("{} sends packets of at most {} bytes from now on: {}", channel, most, why);
    }
  }

  private int bufferBytes(int asked) {
    // Nobody else's packet is written between this and what is written into the buffer.
    writes.sender(this);
    // Netty takes buffers for received datagrams of the same allocator, of exactly their size.
    int most = Math.min(limit, allowed.getAsInt());
    return asked <= most || QuicheNatives.mayBeReceivedDatagram(channel, asked) ? asked : most;
  }

  private void lookIn(long ms) {
    if (ms <= LAST_LOOK_MS && channel.isOpen()) {
      nextLook =
          channel
              .eventLoop()
              .schedule(
                  () -> {
                    look();
                    lookIn(2 * ms);
                  },
                  ms,
                  TimeUnit.MILLISECONDS);
    }
  }

  private void look() {
    channel
        .collectPathStats(0)
        .addListener(
            collected -> {
              if (collected.isSuccess()) {
                QuicConnectionPathStats path = (QuicConnectionPathStats) collected.getNow();
                int before = discovered;
                discovered = (int) Math.max(BASE_BYTES, path.pmtu());
                roundTripNs = path.rtt();
                if (discovered != before) {
                  changed.run();
                }
              }
            });
  }

  private void close() {
    // A timer would keep all of the connection from the garbage collector.
    nextLook.cancel(false);
    writes.forget(this);
  }
}
