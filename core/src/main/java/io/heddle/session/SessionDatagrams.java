package io.heddle.session;

import io.heddle.Bytes;
import io.heddle.DatagramException;
import io.heddle.DatagramStats;
import io.heddle.Datagrams;
import io.heddle.HeddleException;
import io.heddle.HeddleException.Side;
import java.util.ArrayDeque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** The datagrams of a session. Public calls hop to the loop; everything else is confined to it. */
final class SessionDatagrams implements Datagrams {
  private final SessionEngine engine;
  private final Carrier carrier;
  private final int most;
  private final OutgoingDatagrams outgoing;

  /** Those on their way to the loop, as many as may wait there. */
  private final Quota underWay;

  private final AtomicLong droppedAtCall = new AtomicLong();
  private final Mailbox<Bytes> incoming;

  private record Arrival(long atNs, int bytes) {}

  /** When each of {@link #incoming} arrived, in the same order. */
  private final ArrayDeque<Arrival> arrivals = new ArrayDeque<>();

  private long incomingMaxAgeNs = Long.MAX_VALUE;
  private boolean expiryArmed;
  private long nextExpiryNs;
  private long received;
  private long expiredIncoming;
  private long droppedIncoming;

  SessionDatagrams(SessionEngine engine, Carrier carrier, int most) {
    this.engine = engine;
    this.carrier = carrier;
    this.most = most;
    outgoing = new OutgoingDatagrams(most, carrier.memory(), engine.observer());
    incoming = new Mailbox<>(engine::run, carrier.loop()::execute);
    underWay = new Quota(most);
  }

  @Override
  public int maxSizeBytes() {
    return engine.failure() == null ? carrier.maxDatagramBytes() : 0;
  }

  @Override
  public CompletableFuture<Outcome> send(Bytes given) {
    Bytes payload = given.move();
    CompletableFuture<Outcome> outcome = engine.future();
    if (!underWay.take(1)) {
      payload.release();
      droppedAtCall.incrementAndGet();
      outcome.complete(Outcome.OVERFLOWED);
      return outcome;
    }
    engine.run(
        () -> {
          underWay.giveBack(1);
          engine.observer().droppedAtCall(droppedAtCall);
          enqueue(payload, outcome);
        });
    return outcome;
  }

  private void enqueue(Bytes payload, CompletableFuture<Outcome> outcome) {
    int length = payload.length();
    int limit = carrier.maxDatagramBytes();
    HeddleException failure = engine.failure();
    if (failure != null) {
      payload.release();
      outcome.completeExceptionally(failure);
    } else if (length > limit) {
      payload.release();
      outcome.completeExceptionally(tooLarge(length, limit));
    } else {
      outgoing.add(payload, engine.nowNs(), outcome);
      engine.requestPump();
    }
  }

  static DatagramException tooLarge(int length, int limit) {
    return new DatagramException(
        Side.LOCAL,
        limit == 0
            ? "This session carries no datagrams"
            : "The datagram has "
                + length
                + " bytes, more than the "
                + limit
                + " that fit: send less, or use a stream");
  }

  void expireOutgoing(long nowNs) {
    outgoing.expire(nowNs);
  }

  /** Sends what the carrier takes, as far as the share goes. */
  OutgoingDatagrams.Held send(DatagramShare share) {
    return outgoing.send(carrier, share);
  }

  /** What was sent has left: tells its senders, and looks after what has not. */
  void flushed(long nowNs) {
    outgoing.flushed();
    scheduleExpiry(nowNs);
  }

  private void scheduleExpiry(long nowNs) {
    if (outgoing.isEmpty() || outgoing.maxAgeNs == Long.MAX_VALUE) {
      return;
    }
    long inNs = Math.max(0, outgoing.nextExpiryInNs(nowNs));
    if (!expiryArmed || inNs < nextExpiryNs - nowNs) {
      long atNs = nowNs + inNs;
      expiryArmed = true;
      nextExpiryNs = atNs;
      carrier.loop().schedule(inNs, () -> expiryDue(atNs));
    }
  }

  private void expiryDue(long atNs) {
    // Otherwise a shorter maximum age has set an earlier timer since.
    if (expiryArmed && atNs == nextExpiryNs) {
      expiryArmed = false;
      engine.requestPump();
    }
  }

  @Override
  public CompletableFuture<Bytes> receive() {
    CompletableFuture<Bytes> taker = engine.claim();
    engine.runOrFail(
        () -> {
          HeddleException failure = engine.failure();
          if (failure != null) {
            taker.completeExceptionally(failure);
            return;
          }
          expireIncoming();
          if (incoming.waiting() >= SessionEngine.MOST_WAITING) {
            taker.completeExceptionally(SessionEngine.tooManyWait("receives"));
            return;
          }
          incoming.take(taker);
          trim();
        },
        taker);
    return taker;
  }

  void handle(Consumer<? super Bytes> handler) {
    if (engine.failure() == null) {
      expireIncoming();
      incoming.handler(payload -> engine.run(handler, payload, () -> {}));
      trim();
    }
  }

  void arrived(Bytes payload) {
    if (engine.failure() != null) {
      payload.release();
      return;
    }
    received++;
    expireIncoming();
    boolean isScarce = !arrivals.isEmpty() && carrier.memory().isShort();
    if (incoming.size() == most || isScarce) {
      droppedIncoming++;
      engine.observer().incomingOverflowed();
      dropOldest();
    }
    int bytes = payload.length();
    arrivals.add(new Arrival(engine.nowNs(), bytes));
    carrier.memory().hold(bytes);
    incoming.put(payload);
    trim();
  }

  /** Forgets the arrivals of items that were taken. */
  private void trim() {
    while (arrivals.size() > incoming.size()) {
      carrier.memory().hold(-arrivals.remove().bytes);
    }
  }

  private void expireIncoming() {
    long now = engine.nowNs();
    while (!arrivals.isEmpty() && now - arrivals.element().atNs >= incomingMaxAgeNs) {
      expiredIncoming++;
      engine.observer().incomingExpired();
      dropOldest();
    }
  }

  private void dropOldest() {
    Bytes oldest = incoming.poll();
    if (oldest != null) {
      oldest.release();
    }
    trim();
  }

  void fail(HeddleException reason) {
    engine.observer().droppedAtCall(droppedAtCall);
    outgoing.fail(reason);
    incoming.close(reason, Bytes::release);
    trim();
  }

  @Override
  public void outgoingMaxAgeMs(long maxAgeMs) {
    long maxAgeNs = ageNs(maxAgeMs);
    engine.run(
        () -> {
          outgoing.maxAgeNs = maxAgeNs;
          engine.requestPump();
        });
  }

  @Override
  public void incomingMaxAgeMs(long maxAgeMs) {
    long maxAgeNs = ageNs(maxAgeMs);
    engine.run(() -> incomingMaxAgeNs = maxAgeNs);
  }

  private static long ageNs(long maxAgeMs) {
    if (maxAgeMs <= 0) {
      throw new IllegalArgumentException("A maximum age is more than 0, not " + maxAgeMs);
    }
    return Loop.toNanos(maxAgeMs);
  }

  @Override
  public DatagramStats stats() {
    return new DatagramFigures(
        outgoing.sent,
        received,
        outgoing.expired,
        outgoing.overflowed + droppedAtCall.get(),
        expiredIncoming,
        droppedIncoming);
  }
}
