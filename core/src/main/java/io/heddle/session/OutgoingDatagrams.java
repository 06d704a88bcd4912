package io.heddle.session;

import io.heddle.Bytes;
import io.heddle.Datagrams.Outcome;
import io.heddle.HeddleException;
import io.heddle.budget.MemoryAccount;
import java.util.ArrayDeque;
import java.util.concurrent.CompletableFuture;

/** Datagrams on their way out: bounded in number and age, oldest first. Confined to the loop. */
final class OutgoingDatagrams {
  /** No record: those bring comparisons along that nobody makes. */
  private static final class Waiting {
    private final Bytes payload;
    private final int bytes;
    private final long sinceNs;
    private final CompletableFuture<Outcome> outcome;

    Waiting(Bytes payload, long sinceNs, CompletableFuture<Outcome> outcome) {
      this.payload = payload;
      bytes = payload.length();
      this.sinceNs = sinceNs;
      this.outcome = outcome;
    }

    void drop(Outcome why) {
      payload.release();
      outcome.complete(why);
    }
  }

  private final ArrayDeque<Waiting> queue = new ArrayDeque<>();

  /** The outcomes of those that the carrier took since it was last flushed. */
  private final ArrayDeque<CompletableFuture<Outcome>> taken = new ArrayDeque<>();

  private final int most;
  private final MemoryAccount memory;
  private final SessionObserver observer;
  long maxAgeNs = Long.MAX_VALUE;
  long sent;
  long expired;
  long overflowed;

  OutgoingDatagrams(int most, MemoryAccount memory, SessionObserver observer) {
    this.most = most;
    this.memory = memory;
    this.observer = observer;
  }

  void add(Bytes payload, long nowNs, CompletableFuture<Outcome> outcome) {
    memory.hold(payload.length());
    queue.add(new Waiting(payload, nowNs, outcome));
    if (queue.size() > most) {
      overflowed++;
      observer.outgoingOverflowed();
      remove().drop(Outcome.OVERFLOWED);
    }
  }

  private Waiting remove() {
    Waiting first = queue.remove();
    memory.hold(-first.bytes);
    return first;
  }

  boolean isEmpty() {
    return queue.isEmpty();
  }

  /** How long until the oldest expires; only when there is one. */
  long nextExpiryInNs(long nowNs) {
    return maxAgeNs - (nowNs - queue.element().sinceNs);
  }

  /** What holds back datagrams that wait. */
  enum Held {
    /** None waits. */
    BY_NOTHING,
    /** They are to let streams go first. */
    BY_SHARE,
    /** The connection takes no more of them now. */
    BY_CARRIER
  }

  /** Gives the carrier what it takes, as far as the share goes. */
  Held send(Carrier carrier, DatagramShare share) {
    for (Waiting first = queue.peek(); first != null; first = queue.peek()) {
      if (!share.datagramsMaySend()) {
        return Held.BY_SHARE;
      }
      int length = first.bytes;
      int limit = carrier.maxDatagramBytes();
      if (length > limit) {
        // The path's packets have become smaller since it was queued.
        remove();
        first.payload.release();
        first.outcome.completeExceptionally(SessionDatagrams.tooLarge(length, limit));
      } else if (carrier.sendDatagram(first.payload)) {
        remove();
        sent++;
        share.datagramSent(length);
        taken.add(first.outcome);
      } else if (carrier.maxDatagramBytes() >= length) {
        return Held.BY_CARRIER;
      }
    }
    return Held.BY_NOTHING;
  }

  /** The carrier has been flushed: what it took is on its way. */
  void flushed() {
    // Those that are told may send more, which are told next time.
    for (int left = taken.size(); left > 0; left--) {
      CompletableFuture<Outcome> outcome = taken.poll();
      if (outcome != null) {
        outcome.complete(Outcome.SENT);
      }
    }
  }

  void expire(long nowNs) {
    while (!queue.isEmpty() && nowNs - queue.element().sinceNs >= maxAgeNs) {
      expired++;
      observer.outgoingExpired();
      remove().drop(Outcome.EXPIRED);
    }
  }

  void fail(HeddleException reason) {
    flushed();
    while (!queue.isEmpty()) {
      Waiting waiting = remove();
      waiting.payload.release();
      waiting.outcome.completeExceptionally(reason);
    }
  }
}
