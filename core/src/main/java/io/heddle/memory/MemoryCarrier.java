package io.heddle.memory;

import io.heddle.Bytes;
import io.heddle.Capabilities;
import io.heddle.CloseInfo;
import io.heddle.HeddleException;
import io.heddle.Limits;
import io.heddle.PathStats;
import io.heddle.session.Carrier;
import io.heddle.session.CarrierCapabilities;
import io.heddle.session.CarrierEvents;
import io.heddle.session.Loop;
import io.heddle.session.MeasuredPath;
import io.heddle.session.WaitingOpens;
import java.util.ArrayDeque;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One end of a connection in memory. Confined to the loop. */
final class MemoryCarrier implements Carrier {
  /** RFC 9000 §2.1: bit 0 of a stream id says who opened it, bit 1 that it is unidirectional. */
  private static final int SERVER = 0x1;

  private static final int UNIDIRECTIONAL = 0x2;

  private final Loop loop;
  private final LinkConfig link;
  private final Limits limits;
  private final Function<byte[], Bytes> memory;
  private final Wire out;
  private final Random loss;
  private final Set<MemoryStream> streams = new LinkedHashSet<>();

  /** Streams that had no credit when they were asked, longest first. */
  private final ArrayDeque<MemoryStream> starving = new ArrayDeque<>();

  private final Opens bidi;
  private final Opens uni;
  private @Nullable MemoryCarrier peer;
  private @Nullable CarrierEvents events;
  private long connectionCredit;

  /** What has arrived and nobody has asked for. */
  private long unread;

  /** How much of that the peer has got credit for, because reads of other streams wait. */
  private long ahead;

  /** What the peer may still send on all streams, as far as this end has granted it. */
  private long granted;

  private boolean readsWait;
  private boolean over;

  private MemoryCarrier(
      Loop loop,
      LinkConfig link,
      Limits limits,
      Limits peerLimits,
      Function<byte[], Bytes> memory,
      boolean client) {
    this.loop = loop;
    this.memory = memory;
    this.link = link;
    this.limits = limits;
    out = new Wire(loop, link, () -> events().writable());
    int opener = client ? 0 : SERVER;
    loss = new Random(link.seed() + opener);
    bidi = new Opens(opener, peerLimits.maxBidiStreams());
    uni = new Opens(opener | UNIDIRECTIONAL, peerLimits.maxUniStreams());
    connectionCredit = peerLimits.connectionWindowBytes();
    granted = limits.connectionWindowBytes();
  }

  /** The client's end of a new connection; its {@link #peer()} is the server's. */
  static MemoryCarrier connected(
      Loop loop,
      LinkConfig link,
      Limits clientLimits,
      Limits serverLimits,
      Function<byte[], Bytes> memory) {
    MemoryCarrier client = new MemoryCarrier(loop, link, clientLimits, serverLimits, memory, true);
    MemoryCarrier server = new MemoryCarrier(loop, link, serverLimits, clientLimits, memory, false);
    client.peer = server;
    server.peer = client;
    return client;
  }

  void events(CarrierEvents value) {
    events = value;
  }

  private CarrierEvents events() {
    return Objects.requireNonNull(events);
  }

  MemoryCarrier peer() {
    return Objects.requireNonNull(peer);
  }

  Limits limits() {
    return limits;
  }

  @Override
  public Loop loop() {
    return loop;
  }

  @Override
  public Capabilities capabilities() {
    return new CarrierCapabilities(
        /* sendsDrain= */ true,
        /* hearsDrain= */ true,
        maxDatagramBytes(),
        /* hasReliableDatagrams= */ link.datagramLossPercent() == 0,
        /* mayMigrate= */ false,
        OptionalLong.of(CloseInfo.MAX_CODE),
        /* hearsStopCodes= */ true,
        /* measuresPath= */ link.latencyNs() != 0);
  }

  boolean isOver() {
    return over;
  }

  void send(Parcel parcel) {
    if (over) {
      parcel.drop();
    } else {
      out.send(parcel);
    }
  }

  /** What was sent, copied: its owner may use the memory again before it arrives. */
  Bytes takeOver(Bytes sent) {
    Bytes copy = memory.apply(sent.toByteArray());
    sent.release();
    return copy;
  }

  // ---- streams ----

  /** The streams of one kind that this end opens. */
  private static final class Opens {
    private final WaitingOpens waiting = new WaitingOpens();
    private long nextId;
    private int allowed;

    Opens(long firstId, int allowed) {
      nextId = firstId;
      this.allowed = allowed;
    }

    long takeId() {
      long id = nextId;
      nextId += 4;
      return id;
    }
  }

  @Override
  public void open(boolean bidirectional, OpenResult result) {
    if (!over) {
      (bidirectional ? bidi : uni).waiting.add(result);
      openAllowed(bidirectional);
    }
  }

  private void openAllowed(boolean bidirectional) {
    Opens opens = bidirectional ? bidi : uni;
    while (opens.allowed > 0 && !opens.waiting.isEmpty()) {
      opens.allowed--;
      OpenResult result = opens.waiting.remove();
      loop.execute(() -> establish(bidirectional, result));
    }
  }

  @Override
  public void giveUp(OpenResult result) {
    bidi.waiting.giveUp(result);
    uni.waiting.giveUp(result);
  }

  private void establish(boolean bidirectional, OpenResult result) {
    if (over) {
      return;
    }
    if (!result.isWanted()) {
      oneMore(bidirectional);
      return;
    }
    long id = (bidirectional ? bidi : uni).takeId();
    MemoryStream stream = new MemoryStream(this, id, bidirectional);
    streams.add(stream);
    MemoryCarrier target = peer();
    send(Parcel.signal(() -> target.arrived(stream.twin())));
    stream.events(result.opened(stream));
  }

  private void arrived(MemoryStream stream) {
    if (!over) {
      streams.add(stream);
      stream.events(events().arrived(stream, stream.bidirectional()));
    }
  }

  void settled(MemoryStream stream, boolean openedHere) {
    streams.remove(stream);
    if (!openedHere) {
      MemoryCarrier opener = peer();
      boolean bidirectional = stream.bidirectional();
      send(Parcel.signal(() -> opener.oneMore(bidirectional)));
    }
  }

  private void oneMore(boolean bidirectional) {
    (bidirectional ? bidi : uni).allowed++;
    openAllowed(bidirectional);
  }

  // ---- flow control ----

  long connectionCredit() {
    return connectionCredit;
  }

  void spend(int bytes) {
    connectionCredit -= bytes;
  }

  /** Bytes have arrived on a stream. */
  void received(int bytes) {
    unread += bytes;
    granted -= bytes;
    grantAhead();
    if (readsWait && isCreditSpent()) {
      events().creditSpent();
    }
  }

  /**
   * Bytes that had arrived are delivered or dropped.
   *
   * @return how much credit of the connection goes back for them
   */
  int consumed(int bytes) {
    unread -= bytes;
    // While reads wait, as much stays granted ahead as what is left unread allows.
    long stays = readsWait ? Math.min(unread, limits.maxUnreadBytes()) : 0;
    int repaid = (int) Math.min(Math.max(0, ahead - stays), bytes);
    ahead -= repaid;
    granted += bytes - repaid;
    return bytes - repaid;
  }

  /** Counts what nobody has asked for as if it were consumed, while reads wait. */
  private void grantAhead() {
    long more = Math.min(unread, limits.maxUnreadBytes()) - ahead;
    if (readsWait && more > 0 && !over) {
      ahead += more;
      granted += more;
      MemoryCarrier sender = peer();
      send(Parcel.signal(() -> sender.credited(more)));
    }
  }

  @Override
  public void readsWait(boolean waiting) {
    readsWait = waiting;
    grantAhead();
  }

  @Override
  public boolean isCreditSpent() {
    return granted == 0 && !over;
  }

  void starving(MemoryStream stream) {
    starving.add(stream);
  }

  void credited(long bytes) {
    if (over) {
      return;
    }
    connectionCredit += bytes;
    boolean woken = false;
    for (int left = starving.size(); left > 0; left--) {
      woken |= starving.remove().wakes();
    }
    if (woken) {
      events().writable();
    }
  }

  @Override
  public int room(int level) {
    return out.hasRoom() ? Integer.MAX_VALUE : 0;
  }

  @Override
  public void flush() {}

  // ---- datagrams ----

  @Override
  public int maxDatagramBytes() {
    return link.maxDatagramBytes();
  }

  @Override
  public boolean sendDatagram(Bytes sent) {
    if (!out.hasRoom()) {
      return false;
    }
    Bytes payload = takeOver(sent);
    boolean lost = loss.nextInt(100) < link.datagramLossPercent();
    MemoryCarrier target = peer();
    send(
        new Parcel(payload.length()) {
          @Override
          void arrive() {
            if (lost || target.over) {
              payload.release();
            } else {
              target.events().datagram(payload);
            }
          }

          @Override
          void drop() {
            payload.release();
          }
        });
    return true;
  }

  // ---- the end ----

  @Override
  public void drain() {
    MemoryCarrier target = peer();
    send(
        Parcel.signal(
            () -> {
              if (!target.over) {
                target.events().drainRequested();
              }
            }));
  }

  @Override
  public void close(long code, String reason) {
    if (over) {
      return;
    }
    // What is left of the streams is aborted: the close does not wait for it.
    out.dropLeaving();
    MemoryCarrier target = peer();
    send(Parcel.signal(() -> target.closeArrived(code, reason)));
    end();
    loop.execute(events()::closeSent);
  }

  private void closeArrived(long code, String reason) {
    if (!over) {
      out.cut();
      end();
      events().closedByPeer(code, reason);
    }
  }

  /** The link is gone, without a word to either end. */
  void lose(HeddleException reason) {
    if (!over) {
      out.cut();
      end();
      events().failed(reason);
    }
  }

  private void end() {
    over = true;
    for (MemoryStream stream : streams) {
      stream.release();
    }
    streams.clear();
    starving.clear();
    bidi.waiting.removeAll();
    uni.waiting.removeAll();
  }

  @Override
  public CompletableFuture<PathStats> pathStats() {
    return CompletableFuture.completedFuture(
        link.latencyNs() == 0
            ? MeasuredPath.UNKNOWN
            : MeasuredPath.UNKNOWN.withSmoothedRttNs(2 * link.latencyNs()));
  }
}
