package io.heddle.session;

import io.heddle.HeddleException;
import io.heddle.HeddleException.Side;
import io.heddle.RateLimitException;

/**
 * How many directions of a session's streams are waited on by readers. While any is, the carrier
 * makes room for what they wait for; where it cannot, they are told. Confined to the loop.
 */
final class WaitingReads {
  /** How long nothing may come once nothing more can be granted. */
  static final long PATIENCE_NS = 10_000_000_000L;

  private final SessionEngine engine;
  private final Carrier carrier;
  private int waiting;
  private boolean isLookDue;

  WaitingReads(SessionEngine engine, Carrier carrier) {
    this.engine = engine;
    this.carrier = carrier;
  }

  void began() {
    waiting++;
    if (waiting == 1) {
      carrier.readsWait(true);
    }
    if (carrier.isCreditSpent()) {
      lookLater();
    }
  }

  void ended() {
    waiting--;
    if (waiting == 0) {
      carrier.readsWait(false);
    }
  }

  /** The carrier can grant no more. */
  void creditSpent() {
    if (waiting > 0) {
      lookLater();
    }
  }

  private void lookLater() {
    if (!isLookDue) {
      isLookDue = true;
      long before = engine.bytesReceived();
      carrier.loop().schedule(PATIENCE_NS, () -> look(before));
    }
  }

  private void look(long receivedBefore) {
    isLookDue = false;
    if (waiting == 0 || !carrier.isCreditSpent()) {
      return;
    }
    if (engine.bytesReceived() != receivedBefore) {
      lookLater();
    } else {
      engine.failWaitingReads(stalled());
    }
  }

  private HeddleException stalled() {
    return new RateLimitException(
        Side.LOCAL,
        "The peer cannot send what this read waits for: other streams, which nobody reads, hold all"
            + " that connectionWindowBytes and maxUnreadBytes ("
            + engine.limits().maxUnreadBytes()
            + ") allow. Read them, stop them by stopSending, or raise Limits.maxUnreadBytes. This"
            + " stream goes on: it can be read again");
  }
}
