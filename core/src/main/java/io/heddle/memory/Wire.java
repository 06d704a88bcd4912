package io.heddle.memory;

import io.heddle.session.Loop;
import java.util.ArrayDeque;

/**
 * One direction of a link: parcels leave one after the other at its speed and arrive a latency
 * later, in order. Confined to the loop.
 */
final class Wire {
  private static final long NEVER = Long.MAX_VALUE;
  private static final long NS_PER_SECOND = 1_000_000_000L;

  private final Loop loop;
  private final LinkConfig link;
  private final Runnable roomAgain;

  /** Parcels that wait for their turn or are being sent: the link's buffer. */
  private final ArrayDeque<Parcel> leaving = new ArrayDeque<>();

  private final ArrayDeque<Parcel> travelling = new ArrayDeque<>();
  private long leavingBytes;
  private long freeAtNs;
  private boolean roomWanted;
  private boolean wakes;
  private long wakeAtNs;

  /**
   * An idle wire.
   *
   * @param roomAgain told when there is room after {@link #hasRoom()} said no
   */
  Wire(Loop loop, LinkConfig link, Runnable roomAgain) {
    this.loop = loop;
    this.link = link;
    this.roomAgain = roomAgain;
    freeAtNs = loop.nowNs();
  }

  boolean hasRoom() {
    roomWanted |= !underBound();
    return underBound();
  }

  private boolean underBound() {
    return leavingBytes < link.bufferBytes();
  }

  void send(Parcel parcel) {
    long nowNs = loop.nowNs();
    freeAtNs =
        nowNs + Math.max(0, freeAtNs - nowNs) + parcel.size * NS_PER_SECOND / link.bytesPerSecond();
    parcel.leavesNs = freeAtNs;
    parcel.arrivesNs = freeAtNs + link.latencyNs();
    leaving.add(parcel);
    leavingBytes += parcel.size;
    wakeForNext(nowNs);
  }

  /** Gives up what has not left yet. */
  void dropLeaving() {
    drop(leaving);
    leavingBytes = 0;
    freeAtNs = loop.nowNs();
  }

  /** Gives up everything under way. */
  void cut() {
    dropLeaving();
    drop(travelling);
  }

  private static void drop(ArrayDeque<Parcel> parcels) {
    for (Parcel parcel = parcels.poll(); parcel != null; parcel = parcels.poll()) {
      parcel.drop();
    }
  }

  private void wakeForNext(long nowNs) {
    long inNs = NEVER;
    if (!leaving.isEmpty()) {
      inNs = leaving.element().leavesNs - nowNs;
    }
    if (!travelling.isEmpty()) {
      inNs = Math.min(inNs, travelling.element().arrivesNs - nowNs);
    }
    if (inNs < (wakes ? wakeAtNs - nowNs : NEVER)) {
      wakes = true;
      wakeAtNs = nowNs + inNs;
      long dueNs = wakeAtNs;
      loop.schedule(Math.max(0, inNs), () -> wake(dueNs));
    }
  }

  private void wake(long dueNs) {
    if (!wakes || dueNs != wakeAtNs) {
      // Overtaken by a timer that was set later, for something earlier.
      return;
    }
    wakes = false;
    long nowNs = loop.nowNs();
    // A loop's timer may be a little early.
    nowNs += Math.max(0, dueNs - nowNs);
    while (!leaving.isEmpty() && leaving.element().leavesNs - nowNs <= 0) {
      Parcel left = leaving.remove();
      leavingBytes -= left.size;
      travelling.add(left);
    }
    while (!travelling.isEmpty() && travelling.element().arrivesNs - nowNs <= 0) {
      travelling.remove().arrive();
    }
    if (roomWanted && underBound()) {
      roomWanted = false;
      roomAgain.run();
    }
    wakeForNext(loop.nowNs());
  }
}
