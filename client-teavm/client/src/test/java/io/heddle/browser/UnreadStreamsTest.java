package io.heddle.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.memory.VirtualLoop;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is read of streams that nobody reads, for the sake of one that somebody waits for. */
class UnreadStreamsTest {
  private static final int CHUNK_BYTES = 64 << 10;
  private static final int MOST_BYTES = 48 << 20;

  private final VirtualLoop loop = new VirtualLoop();
  private final UnreadStreams unread = new UnreadStreams(loop, MOST_BYTES);
  private final List<Full> streams = new ArrayList<>();

  /** One of which the browser has any number of bytes, or none. */
  private final class Full implements UnreadStreams.Stream {
    private boolean isRead;
    private boolean isEmpty;
    private boolean fetching;
    private long asideBytes;

    @Override
    public boolean isUnread() {
      return !isRead && !fetching;
    }

    @Override
    public void setAside() {
      fetching = true;
      if (!isEmpty) {
        loop.schedule(1_000_000, this::came);
      }
    }

    private void came() {
      fetching = false;
      asideBytes += CHUNK_BYTES;
      if (unread.setAside(CHUNK_BYTES)) {
        setAside();
      }
    }
  }

  private void open(int count) {
    for (int i = 0; i < count; i++) {
      Full stream = new Full();
      streams.add(stream);
      unread.add(stream);
    }
    streams.get(0).isRead = true;
  }

  private void advanceMs(long ms) {
    loop.advance(ms * 1_000_000);
  }

  private long asideBytes() {
    return streams.stream().mapToLong(stream -> stream.asideBytes).sum();
  }

  @Test
  void afterASilenceEachIsReadUntilThePeerHasCreditForCertain() {
    open(5);
    unread.readsWait(true);
    advanceMs(190);
    assertEquals(0, asideBytes());
    advanceMs(1_000);
    assertEquals((double) UnreadStreams.ENOUGH_BYTES, (double) asideBytes(), 4.0 * CHUNK_BYTES);
    for (Full stream : streams.subList(1, 5)) {
      assertEquals(UnreadStreams.ENOUGH_BYTES / 4.0, (double) stream.asideBytes, CHUNK_BYTES);
    }
    assertEquals(0, streams.get(0).asideBytes);
  }

  @Test
  void whatIsReadIsBoundedInAll() {
    open(5);
    unread.readsWait(true);
    for (int i = 0; i < 10; i++) {
      advanceMs(1_000);
      unread.arrived();
    }
    assertEquals(MOST_BYTES, (double) asideBytes(), 4.0 * CHUNK_BYTES);
    unread.returned(1 << 20);
    unread.arrived();
    advanceMs(1_000);
    assertEquals(MOST_BYTES + (1 << 20), (double) asideBytes(), 8.0 * CHUNK_BYTES);
  }

  @Test
  void whatComesForAReadEndsIt() {
    open(5);
    unread.readsWait(true);
    advanceMs(204);
    unread.arrived();
    // What the browser was asked for before.
    advanceMs(1);
    long before = asideBytes();
    assertTrue(before > 0 && before < 2 << 20, before + " bytes");
    advanceMs(190);
    assertEquals(before, asideBytes());
  }

  @Test
  void nothingIsReadWhereNobodyWaits() {
    open(5);
    advanceMs(10_000);
    assertEquals(0, asideBytes());
  }

  @Test
  void nothingIsReadOfTooFewToHoldTheWindow() {
    open(UnreadStreams.LEAST_STREAMS);
    unread.readsWait(true);
    advanceMs(10_000);
    assertEquals(0, asideBytes());
  }

  @Test
  void streamsThatComeLaterCount() {
    open(1);
    unread.readsWait(true);
    advanceMs(1_000);
    open(3);
    advanceMs(1_000);
    assertTrue(asideBytes() > 0);
  }

  @Test
  void whereNothingIsToBeReadNothingIsDoneAnyMore() {
    open(5);
    streams.forEach(stream -> stream.isEmpty = true);
    unread.readsWait(true);
    advanceMs(1_000);
    assertEquals(0, loop.pending());
  }
}
