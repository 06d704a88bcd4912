package io.heddle.session;

import io.heddle.BidiStream;
import io.heddle.Bytes;
import io.heddle.Capabilities;
import io.heddle.CloseInfo;
import io.heddle.HeddleException;
import io.heddle.HeddleException.Side;
import io.heddle.Limits;
import io.heddle.PathStats;
import io.heddle.PlatformException;
import io.heddle.RateLimitException;
import io.heddle.ReceiveStream;
import io.heddle.Session;
import io.heddle.SessionClosedException;
import io.heddle.SessionStats;
import io.heddle.StreamPriority;
import io.heddle.budget.MemoryAccount;
import io.heddle.schedule.SendScheduler;
import io.heddle.schedule.SendSource;
import io.heddle.session.OutgoingDatagrams.Held;
import io.heddle.wire.Utf8;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The engine of one session: which streams live, who sends next, what is bounded, how it ends.
 * Confined to its {@link Loop}; {@link #handle()} is the application's side, for any thread.
 */
public final class SessionEngine implements CarrierEvents {
  // webtrans-http3 §6: the message of WT_CLOSE_SESSION must not exceed 1024 bytes.
  private static final int MAX_REASON_BYTES = 1024;

  /** How many reads of a stream, accepts of a kind and receives may wait; no bound but memory's. */
  static final int MOST_WAITING = 10_000;

  /** How many calls that wait for something may be on their way to the loop. */
  private static final int MOST_CALLS = 100_000;

  /** What the peer is told when this end failed, as when what serves a session does. */
  static final int BROKEN = 1;

  /** A few milliseconds of one thread's time. */
  private static final int MOST_WRITES_IN_TURN = 1_024;

  private final Limits limits;
  private final Carrier carrier;
  private final Loop loop;
  private final MemoryAccount memory;
  private final SendScheduler scheduler;
  private final SessionDatagrams datagrams;
  private final Transfer.Budget transfers = new Transfer.Budget();
  private final DatagramShare share = new DatagramShare();
  private final SessionHandle handle;
  private final SessionObserver observer;
  private final WaitingReads waitingReads;
  private final Mailbox<Bidi> arrivedBidi = new Mailbox<>(this::run, this::execute, Bidi::accepted);
  private final Mailbox<ReceiveHalf> arrivedUni =
      new Mailbox<>(this::run, this::execute, ReceiveHalf::start);
  private final SharedFuture<Void> draining;
  private final SharedFuture<CloseInfo> closed;
  private final Quota sendQuota;
  private final Quota openQuota;
  private final Quota callQuota = new Quota(MOST_CALLS);
  private final Runnable pumpTask = this::guardedPump;
  private final SendScheduler.Room room = this::room;
  private final Set<PendingOpen<?>> opens = new LinkedHashSet<>();
  private boolean pumpRequested;

  /**
   * How many writes the streams have sent in this turn of the loop; others on the loop wait
   * meanwhile. Writes of a byte take as long as those of many, and an application may have the next
   * one ready whenever one is done.
   */
  private int writesInTurn;

  /** Until the loop has seen to others. */
  private boolean resting;

  private byte @Nullable [] together;

  private Held datagramsHeld = Held.BY_NOTHING;

  private boolean lookDue;
  private @Nullable LiveStream newest;
  private int openStreams;
  private long streamsOpened;
  private long streamsAccepted;
  private long bytesSent;
  private long bytesQueued;
  private long bytesReceived;
  private @Nullable CloseInfo closing;

  // Read by the datagrams' maxSizeBytes on any thread.
  private volatile @Nullable HeddleException failure;

  /**
   * An open session of which nobody else is told.
   *
   * @param info what is known of it
   * @param limits what it may hold
   * @param carrier what carries it
   */
  public SessionEngine(SessionInfo info, Limits limits, Carrier carrier) {
    this(info, limits, carrier, SessionObserver.NONE);
  }

  /**
   * An open session.
   *
   * @param info what is known of it
   * @param limits what it may hold
   * @param carrier what carries it
   * @param observer told of what happens in it
   */
  public SessionEngine(SessionInfo info, Limits limits, Carrier carrier, SessionObserver observer) {
    this.observer = observer;
    this.limits = limits;
    this.carrier = carrier;
    loop = carrier.loop();
    memory = carrier.memory();
    scheduler = new SendScheduler(carrier.turnBytes());
    sendQuota = new Quota(limits.maxQueuedSendBytes());
    openQuota = new Quota(limits.maxPendingOpens());
    datagrams = new SessionDatagrams(this, carrier, limits.maxQueuedDatagrams());
    handle = new SessionHandle(info, this);
    waitingReads = new WaitingReads(this, carrier);
    draining = shared();
    closed = shared();
  }

  /**
   * The application's side.
   *
   * @return always the same object
   */
  public Session handle() {
    return handle;
  }

  // ---- for the parts of the session ----

  Limits limits() {
    return limits;
  }

  Capabilities capabilities() {
    return carrier.capabilities();
  }

  SendScheduler scheduler() {
    return scheduler;
  }

  SessionDatagrams datagrams() {
    return datagrams;
  }

  SessionObserver observer() {
    return observer;
  }

  /** What ended the session, if it has ended. */
  @Nullable HeddleException failure() {
    return failure;
  }

  SharedFuture<Void> draining() {
    return draining;
  }

  SharedFuture<CloseInfo> closed() {
    return closed;
  }

  long nowNs() {
    return loop.nowNs();
  }

  /** Runs a task on the loop, at once if this is the loop. */
  void run(Runnable task) {
    if (loop.inLoop()) {
      task.run();
    } else {
      loop.execute(task);
    }
  }

  /** Runs a task on the loop, never within the call. */
  private void execute(Runnable task) {
    loop.execute(task);
  }

  /** Ends the session because of a bug of this end's, and tells the peer. */
  private void broken(Throwable bug) {
    if (failure != null) {
      return;
    }
    HeddleException why = new PlatformException(Side.LOCAL, "Heddle itself failed: " + bug, bug);
    end(why);
    closed.fail(why);
    carrier.close(BROKEN, "");
  }

  /** Runs a task on the loop, unless too many calls are on their way there. */
  boolean tryRun(Runnable task) {
    if (loop.inLoop()) {
      task.run();
      return true;
    }
    if (!callQuota.take(1)) {
      return false;
    }
    loop.execute(
        () -> {
          callQuota.giveBack(1);
          task.run();
        });
    return true;
  }

  void runOrFail(Runnable task, CompletableFuture<?> result) {
    if (!tryRun(task)) {
      result.completeExceptionally(tooManyCalls());
    }
  }

  static RateLimitException tooManyCalls() {
    return new RateLimitException(
        Side.LOCAL,
        "Already "
            + MOST_CALLS
            + " calls wait for the session's thread: wait for earlier ones first");
  }

  static RateLimitException tooManyWait(String what) {
    return new RateLimitException(
        Side.LOCAL,
        "Already "
            + MOST_WAITING
            + " "
            + what
            + " wait: wait for earlier ones before calling again");
  }

  /** A future for the application. */
  <T> CompletableFuture<T> future() {
    return new LoopFuture<>(loop, handle);
  }

  /** One for something that others may have if it is given up. */
  <T> CompletableFuture<T> claim() {
    return LoopFuture.claim(loop, handle);
  }

  /** One that all who ask get. */
  <T> SharedFuture<T> shared() {
    return new SharedFuture<>(loop, handle);
  }

  /** Where it is counted what the session holds. */
  MemoryAccount memory() {
    return memory;
  }

  Quota sendQuota() {
    return sendQuota;
  }

  /** Bytes were written, or given up if the number is negative. */
  void queued(long bytes) {
    bytesQueued += bytes;
    memory.hold(bytes);
  }

  void released(int bytes) {
    bytesQueued -= bytes;
    bytesSent += bytes;
    memory.hold(-bytes);
  }

  void received(int bytes) {
    bytesReceived += bytes;
  }

  long streamsOpened() {
    return streamsOpened;
  }

  long streamsAccepted() {
    return streamsAccepted;
  }

  long bytesSent() {
    return bytesSent;
  }

  long bytesReceived() {
    return bytesReceived;
  }

  WaitingReads waitingReads() {
    return waitingReads;
  }

  void failWaitingReads(HeddleException reason) {
    List<ReceiveHalf> waited = new ArrayList<>();
    for (LiveStream live = newest; live != null; live = live.next) {
      if (live.isWaitedOn()) {
        waited.add(live.receiveStream());
      }
    }
    waited.forEach(stream -> stream.failReads(reason));
  }

  void activate(SendSource source) {
    scheduler.activate(source, nowNs());
    requestPump();
  }

  /** Sends soon, once for all writes of what the loop is doing now. */
  void requestPump() {
    if (!pumpRequested) {
      pumpRequested = true;
      loop.afterThis(pumpTask);
    }
  }

  private void guardedPump() {
    try {
      pump();
    } catch (Throwable e) {
      // Bytes may be missing in the middle of a stream: the session must not go on.
      broken(e);
    }
  }

  private void pump() {
    pumpRequested = false;
    if (failure != null || resting) {
      return;
    }
    writesInTurn = 0;
    long nowNs = nowNs();
    datagrams.expireOutgoing(nowNs);
    boolean goOn;
    do {
      datagramsHeld = datagrams.send(share);
      scheduler.run(nowNs, room);
      goOn = share.datagramsGoOn(bytesSent, datagramsHeld);
    } while (failure == null && goOn && datagramsHeld == Held.BY_SHARE);
    if (failure == null) {
      carrier.flush();
      lookAgainAtDatagrams();
    }
    datagrams.flushed(nowNs);
  }

  /** Whether a stream may send one more write in this turn. */
  boolean mayWrite() {
    if (writesInTurn < MOST_WRITES_IN_TURN) {
      writesInTurn++;
      return true;
    }
    if (!resting) {
      resting = true;
      later(
          () -> {
            resting = false;
            requestPump();
          });
    }
    return false;
  }

  /** Where the one stream that sends now puts small writes together. */
  byte[] together() {
    byte[] known = together;
    if (known == null) {
      known = new byte[SendHalf.TOGETHER_BYTES];
      together = known;
    }
    return known;
  }

  /**
   * Runs a task when others on the loop have had their turn: in a page that is not so before its
   * timers have.
   */
  void later(Runnable task) {
    loop.schedule(0, task);
  }

  /** Datagrams that wait for streams' sake: what the streams wait for may be long in coming. */
  private void lookAgainAtDatagrams() {
    if (datagramsHeld == Held.BY_SHARE && !lookDue) {
      lookDue = true;
      loop.schedule(
          DatagramShare.PATIENCE_NS,
          () -> {
            lookDue = false;
            requestPump();
          });
    }
  }

  private int room(int level) {
    if (resting) {
      return 0;
    }
    if (datagramsHeld != Held.BY_NOTHING && !share.streamsMaySend(bytesSent)) {
      return 0;
    }
    int room = carrier.room(level);
    if (room <= 0) {
      share.streamsHeld();
    }
    return room;
  }

  private LiveStream add(
      CarrierStream stream, StreamPriority priority, boolean sends, boolean receives, Side by) {
    LiveStream live = new LiveStream(this, stream, priority, sends, receives);
    live.next = newest;
    if (newest != null) {
      newest.previous = live;
    }
    newest = live;
    openStreams++;
    observer.streamOpened(live, by);
    return live;
  }

  void ended(LiveStream live) {
    LiveStream before = live.previous;
    LiveStream after = live.next;
    if (before == null) {
      newest = after;
    } else {
      before.next = after;
    }
    if (after != null) {
      after.previous = before;
    }
    // Nobody who accepts is to get it any more.
    live.leave(arrivedBidi, arrivedUni);
    // The application may hold an ended stream for long: it must not hold its neighbours.
    live.previous = null;
    live.next = null;
    openStreams--;
    observer.streamClosed(live);
  }

  // ---- for the application ----

  /** An open by the application. Any thread. */
  void submit(PendingOpen<?> open) {
    if (openQuota.take(1)) {
      run(() -> open(open));
    } else {
      open.fail(
          new RateLimitException(
              Side.LOCAL,
              "Already "
                  + limits.maxPendingOpens()
                  + " opens wait for the peer's stream limit: close streams, or wait for earlier"
                  + " opens first"));
    }
  }

  private void open(PendingOpen<?> open) {
    if (failure != null) {
      openQuota.giveBack(1);
      open.fail(failure);
    } else {
      opens.add(open);
      open.ask(carrier);
      if (opens.contains(open)) {
        var unused = open.result.whenComplete((stream, gaveUp) -> run(() -> giveUp(open)));
      }
    }
  }

  LiveStream opened(
      PendingOpen<?> open, CarrierStream stream, StreamPriority priority, boolean bidirectional) {
    noLongerWaits(open);
    LiveStream live = add(stream, priority, true, bidirectional, Side.LOCAL);
    if (failure != null) {
      live.failed(failure);
    } else {
      streamsOpened++;
      live.start();
    }
    return live;
  }

  /** Whoever wanted a stream wants none any more, or has one. */
  private void giveUp(PendingOpen<?> open) {
    if (opens.contains(open)) {
      noLongerWaits(open);
      carrier.giveUp(open);
    }
  }

  void noLongerWaits(PendingOpen<?> open) {
    if (opens.remove(open)) {
      openQuota.giveBack(1);
    }
  }

  void acceptBidi(CompletableFuture<BidiStream> taker) {
    accept(arrivedBidi, taker);
  }

  void acceptUni(CompletableFuture<ReceiveStream> taker) {
    accept(arrivedUni, taker);
  }

  private <T> void accept(Mailbox<? extends T> arrived, CompletableFuture<T> taker) {
    if (failure != null) {
      // What still waits there is about to be dropped.
      taker.completeExceptionally(failure);
    } else if (arrived.waiting() >= MOST_WAITING) {
      taker.completeExceptionally(tooManyWait("accepts"));
    } else {
      arrived.take(taker);
    }
  }

  void handleBidi(Consumer<? super BidiStream> handler) {
    giveTo(arrivedBidi, stream -> run(handler, stream, stream::abandon));
  }

  void handleUni(Consumer<? super ReceiveStream> handler) {
    giveTo(arrivedUni, stream -> run(handler, stream, () -> stream.stop(BROKEN)));
  }

  private <T> void giveTo(Mailbox<T> arrived, Consumer<T> handler) {
    if (failure == null) {
      arrived.handler(handler);
    }
  }

  /** Runs an application's handler, and ends what it was called for if it fails. */
  <T> void run(Consumer<? super T> handler, T argument, Runnable end) {
    Object before = loop.enter(handle);
    try {
      handler.accept(argument);
    } catch (Throwable e) {
      handlerFailed(e);
      end.run();
    } finally {
      loop.leave(before);
    }
  }

  /** Code of the application's has failed: somebody is told. */
  void handlerFailed(Throwable failure) {
    if (!observer.handlerFailed(failure)) {
      loop.failed(handle, failure);
    }
  }

  /** What transfers from streams of this session have under way. */
  Transfer.Budget transfers() {
    return transfers;
  }

  void drain() {
    if (failure == null) {
      observer.draining(Side.LOCAL);
      carrier.drain();
    }
  }

  void close(long code, String reason) {
    if (failure != null) {
      return;
    }
    String kept = cut(reason);
    CloseInfo info = CloseInfo.of(code, kept, Side.LOCAL);
    closing = info;
    end(new SessionClosedException(info));
    carrier.close(code, kept);
  }

  /** What the peer gets to see of a reason, so that both ends report the same. */
  private static String cut(String reason) {
    byte[] kept = Utf8.encode(reason, MAX_REASON_BYTES);
    return Utf8.decode(kept, 0, kept.length).orElse("");
  }

  void stats(CompletableFuture<SessionStats> result) {
    carrier.pathStats().thenAccept(path -> run(() -> result.complete(snapshot(path))));
  }

  private SessionStats snapshot(PathStats path) {
    return new SessionFigures(
        openStreams,
        streamsOpened,
        streamsAccepted,
        bytesSent,
        bytesQueued,
        bytesReceived,
        datagrams.stats(),
        scheduler.stats(nowNs()),
        path);
  }

  // ---- for the carrier ----

  @Override
  public StreamEvents arrived(CarrierStream stream, boolean bidirectional) {
    // Not read ahead before it is accepted: so it stays open for the transport, whose stream limit
    // bounds how many a peer can have waiting here.
    streamsAccepted++;
    LiveStream live = add(stream, StreamPriority.NORMAL, bidirectional, true, Side.REMOTE);
    if (failure != null) {
      live.failed(failure);
    } else if (bidirectional) {
      arrivedBidi.put(live.bidiStream());
    } else {
      arrivedUni.put(live.receiveStream());
    }
    return live;
  }

  @Override
  public void datagram(Bytes payload) {
    datagrams.arrived(payload);
  }

  @Override
  public void writable() {
    guardedPump();
  }

  @Override
  public void creditSpent() {
    waitingReads.creditSpent();
  }

  @Override
  public void drainRequested() {
    observer.draining(Side.REMOTE);
    draining.succeed(null);
  }

  @Override
  public void closedByPeer(long code, String reason) {
    CloseInfo info = CloseInfo.of(code, reason, Side.REMOTE);
    if (failure == null) {
      end(new SessionClosedException(info));
      closed.succeed(info);
    }
  }

  @Override
  public void closeSent() {
    if (closing != null) {
      closed.succeed(closing);
    }
  }

  @Override
  public void failed(HeddleException reason) {
    if (failure == null) {
      end(reason);
      closed.fail(reason);
    } else {
      closeSent();
    }
  }

  /** Fails all that is outstanding; afterwards nothing of the session is left but its futures. */
  private void end(HeddleException reason) {
    failure = reason;
    for (LiveStream live = newest; live != null; live = newest) {
      // Ends what is left of its directions, which takes it off the list.
      live.failed(reason);
    }
    for (PendingOpen<?> open : List.copyOf(opens)) {
      noLongerWaits(open);
      open.fail(reason);
    }
    datagrams.fail(reason);
    arrivedBidi.close(reason, stream -> {});
    arrivedUni.close(reason, stream -> {});
    observer.closed(this, reason);
  }
}
