package io.heddle.session;

import io.heddle.Bytes;
import io.heddle.Datagrams.Outcome;
import io.heddle.HeddleException;
import java.util.ArrayDeque;
import java.util.concurrent.CompletableFuture;

/** Datagrams on their way out: bounded in number and age, oldest first. Confined to the loop. */
final class OutgoingDatagrams {
  private record Waiting(Bytes payload, long sinceNs, CompletableFuture<Outcome> outcome) {
    void drop(Outcome why) {
      payload.release();
      outcome.complete(why);
    }
  }

  private final ArrayDeque<Waiting> queue = new ArrayDeque<>();
  private final int most;
  long maxAgeNs = Long.MAX_VALUE;
  long sent;
  long expired;
  long overflowed;

  OutgoingDatagrams(int most) {
    this.most = most;
  }

  void add(Bytes payload, long nowNs, CompletableFuture<Outcome> outcome) {
    queue.add(new Waiting(payload, nowNs, outcome));
    if (queue.size() > most) {
      overflowed++;
      queue.remove().drop(Outcome.OVERFLOWED);
    }
  }

  boolean isEmpty() {
    return queue.isEmpty();
  }

  /** How long until the oldest expires; only when there is one. */
  long nextExpiryInNs(long nowNs) {
    return maxAgeNs - (nowNs - queue.element().sinceNs);
  }

  void flush(Carrier carrier, long nowNs) {
    expire(nowNs);
    for (Waiting first = queue.peek(); first != null; first = queue.peek()) {
      if (!carrier.sendDatagram(first.payload)) {
        return;
      }
      queue.remove();
      sent++;
      first.outcome.complete(Outcome.SENT);
    }
  }

  private void expire(long nowNs) {
    while (!queue.isEmpty() && nowNs - queue.element().sinceNs >= maxAgeNs) {
      expired++;
      queue.remove().drop(Outcome.EXPIRED);
    }
  }

  void fail(HeddleException reason) {
    for (Waiting waiting = queue.poll(); waiting != null; waiting = queue.poll()) {
      waiting.payload.release();
      waiting.outcome.completeExceptionally(reason);
    }
  }
}
