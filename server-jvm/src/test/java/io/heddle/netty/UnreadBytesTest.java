package io.heddle.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.Limits;
import io.heddle.memory.VirtualLoop;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is set aside of streams that nobody reads, and when. */
final class UnreadBytesTest {
  private static final int MB = 1 << 20;
  private static final int CHUNK = 64 << 10;
  private static final long MS = 1_000_000;

  private final VirtualLoop loop = new VirtualLoop();
  private final List<UnreadBytes.Stream> streams = new ArrayList<>();
  private int spent;
  private int batches;
  private final UnreadBytes unread =
      new UnreadBytes(
          loop,
          () -> batches++,
          () -> batches--,
          Limits.builder().connectionWindowBytes(16 * MB).maxUnreadBytes(20 * MB).build(),
          io.heddle.budget.MemoryAccount.NONE,
          () -> streams,
          () -> spent++);

  /** What quiche holds of a stream that nobody reads. */
  private final class Held implements UnreadBytes.Stream {
    private final long id;
    private long arrived;
    private long taken;

    /** What lies before the first gap. */
    private long readable = Long.MAX_VALUE;

    Held(long id) {
      this.id = id;
    }

    @Override
    public long id() {
      return id;
    }

    @Override
    public boolean isUnread() {
      return true;
    }

    @Override
    public void arrived(long upTo) {
      arrived = Math.max(arrived, upTo);
    }

    @Override
    public long heldBytes() {
      return arrived - taken;
    }

    @Override
    public int setAside() {
      int bytes = (int) Math.min(CHUNK, Math.min(arrived, readable) - taken);
      taken += bytes;
      unread.taken(bytes);
      return bytes;
    }
  }

  private Held stream(long bytes) {
    Held held = new Held(4L * streams.size());
    streams.add(held);
    unread.add(held);
    unread.arrived(held.id, bytes);
    return held;
  }

  private long held() {
    return streams.stream().mapToLong(UnreadBytes.Stream::heldBytes).sum();
  }

  @Test
  void nothingIsSetAsideWhileNoReadWaits() {
    stream(16 * MB);
    unread.blocked();
    loop.advance(1000 * MS);
    assertEquals(16 * MB, held());
  }

  @Test
  void aPeerThatSaysItIsBlockedIsBelievedAtOnce() {
    Held first = stream(8 * MB);
    Held second = stream(8 * MB);
    unread.readsWait(true);
    unread.blocked();
    loop.runReady();
    assertEquals(4 * MB, held());
    assertEquals(first.heldBytes(), second.heldBytes());
    assertEquals(0, batches);
  }

  @Test
  void whatWasLostBeforeThePeerSaidSoIsSetAsideWhenItIsHere() {
    Held held = stream(16 * MB);
    held.readable = MB;
    unread.readsWait(true);
    unread.blocked();
    loop.runReady();
    assertEquals(15 * MB, held());
    held.readable = Long.MAX_VALUE;
    unread.arrived(held.id, MB + 1000);
    loop.advance(401 * MS);
    loop.runReady();
    assertEquals(4 * MB, held());
  }

  @Test
  void aReadThatBeginsToWaitLaterFindsThePeerBlocked() {
    stream(16 * MB);
    unread.blocked();
    unread.readsWait(true);
    loop.runReady();
    assertEquals(4 * MB, held());
  }

  @Test
  void noMoreIsSetAsideThanTheBoundAndThatIsTold() {
    Held held = stream(16 * MB);
    unread.readsWait(true);
    unread.blocked();
    loop.runReady();
    unread.arrived(held.id, 32 * MB);
    unread.blocked();
    loop.runReady();
    assertEquals(20 * MB, held.taken);
    assertEquals(1, spent);
    assertTrue(unread.isSpent());

    unread.returned(2 * MB);
    loop.runReady();
    assertEquals(22 * MB, held.taken);
    unread.returned(20 * MB);
    loop.runReady();
    assertFalse(unread.isSpent());
  }

  @Test
  void aPeerThatDoesNotSaySoIsTakenForBlockedWhenItIsSilent() {
    stream(8 * MB);
    unread.readsWait(true);
    loop.advance(199 * MS);
    assertEquals(8 * MB, held());
    loop.advance(2 * MS);
    loop.runReady();
    assertEquals(0, held());
    assertFalse(unread.isSpent());
    assertEquals(0, spent);
  }

  @Test
  void aPeerThatSendsOnOrHasLittleUnderWayIsNot() {
    Held held = stream(8 * MB - 1);
    unread.readsWait(true);
    loop.advance(1000 * MS);
    assertEquals(8 * MB - 1, held());
    for (int i = 0; i < 20; i++) {
      unread.arrived(held.id, 8 * MB + i);
      loop.advance(100 * MS);
      assertEquals(8 * MB + i, held());
    }
  }
}
