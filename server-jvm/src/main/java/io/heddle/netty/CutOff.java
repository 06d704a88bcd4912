package io.heddle.netty;

import io.netty.util.collection.LongObjectHashMap;
import io.netty.util.collection.LongObjectMap;
import java.util.ArrayDeque;
import java.util.function.LongConsumer;

/**
 * Streams of which this end may not send all that quiche was given: because it resets them, or
 * because the peer asks it to stop. How much was sent is in the RESET_STREAM frame alone, which
 * quiche makes; so {@link SentPackets} reads what leaves until it is found. Confined to the event
 * loop.
 */
final class CutOff {
  /** quiche sends a reset first of all. Should one never come, packets are not read for ever. */
  private static final int MOST_PACKETS = 1_000;

  /** Of the streams that were ended last, quiche holds some bytes of these at most. */
  private static final int MOST_ENDED = 1_024;

  private record Ended(long streamId, LongConsumer told) {}

  private final LongObjectMap<LongConsumer> awaited = new LongObjectHashMap<>(1);
  private final ArrayDeque<Ended> ended = new ArrayDeque<>(0);
  private int packets;

  /**
   * A stream is reset, or was: its RESET_STREAM has not left yet.
   *
   * @param told given its final size in bytes, the stream's header included
   */
  void add(long streamId, LongConsumer told) {
    awaited.put(streamId, told);
    packets = 0;
  }

  /** A stream that quiche may hold bytes of has ended; the peer may still ask it to stop. */
  void ended(long streamId, LongConsumer told) {
    if (ended.size() == MOST_ENDED) {
      ended.remove();
    }
    ended.add(new Ended(streamId, told));
  }

  /** quiche has sent all that it was given. */
  void drained() {
    ended.clear();
  }

  /** The peer has asked a stream to stop of which nobody here knows any more. */
  void stopped(long streamId) {
    for (Ended next : ended) {
      if (next.streamId == streamId) {
        ended.remove(next);
        add(streamId, next.told);
        return;
      }
    }
  }

  /** Whether the frames in what leaves now matter. */
  boolean isWatching() {
    return !awaited.isEmpty();
  }

  /** A packet was looked at. */
  void packetRead() {
    if (++packets == MOST_PACKETS) {
      awaited.clear();
    }
  }

  /** A RESET_STREAM frame leaves. */
  void left(long streamId, long finalBytes) {
    LongConsumer told = awaited.remove(streamId);
    if (told != null) {
      told.accept(finalBytes);
    }
  }
}
