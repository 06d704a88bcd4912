package io.heddle.memory;

import static io.heddle.memory.Outcomes.done;
import static io.heddle.memory.Outcomes.failure;
import static io.heddle.memory.Outcomes.value;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.Bytes;
import io.heddle.HeddleException.Side;
import io.heddle.Limits;
import io.heddle.RateLimitException;
import io.heddle.ReceiveStream;
import io.heddle.SendStream;
import io.heddle.Session;
import io.heddle.StreamPriority;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What streams that nobody reads hold of a connection's window, on virtual time. */
public abstract class UnreadCases {
  private static final int WINDOW = 256 << 10;
  private static final int LENGTH = 256 << 10;
  private static final int COUNT = 20;

  /** Both ends of a connection. */
  public record Ends(Session client, Session server) {}

  private final VirtualLoop loop = new VirtualLoop();

  /** A connection over a link with some latency. */
  protected abstract Ends connect(VirtualLoop on, Limits limits);

  private static Limits limits(int maxUnreadBytes) {
    return Limits.builder()
        .streamWindowBytes(WINDOW / 2)
        .connectionWindowBytes(WINDOW)
        .readAheadBytes(1024)
        .maxUnreadBytes(maxUnreadBytes)
        .build();
  }

  private <T> T settled(CompletableFuture<T> stage) {
    loop.runUntilIdle();
    return value(stage);
  }

  private static int release(Bytes bytes) {
    int length = bytes.length();
    bytes.release();
    return length;
  }

  /** A stream with much to send; the end that reads. */
  private ReceiveStream fill(Ends ends) {
    CompletableFuture<SendStream> opened = ends.client().openUni();
    CompletableFuture<ReceiveStream> accepted = ends.server().acceptUni();
    loop.advance(100_000_000);
    SendStream stream = value(opened);
    stream.write(Bytes.of(new byte[LENGTH]));
    stream.finish();
    loop.advance(100_000_000);
    return value(accepted);
  }

  @Test
  public void windowsThatGrewBeforeTheirReadersStoppedDoNotStallTheOneThatIsRead() {
    Ends ends = connect(loop, limits(COUNT * WINDOW));
    List<ReceiveStream> streams = new ArrayList<>();
    for (int i = 0; i < COUNT; i++) {
      ReceiveStream stream = fill(ends);
      streams.add(stream);
      assertEquals(LENGTH / 4, release(settled(stream.readExact(LENGTH / 4))));
    }
    for (int i = COUNT - 1; i >= 0; i--) {
      assertEquals(LENGTH - LENGTH / 4, release(settled(streams.get(i).readToEnd(LENGTH))));
    }
    ends.client().close();
    loop.runUntilIdle();
  }

  @Test
  public void whileNoReadWaitsTheWindowIsAllThatIsGranted() {
    Ends ends = connect(loop, limits(64 * WINDOW));
    for (int i = 0; i < COUNT; i++) {
      CompletableFuture<SendStream> opened = ends.client().openUni();
      loop.runUntilIdle();
      value(opened).write(Bytes.of(new byte[LENGTH]));
    }
    loop.runUntilIdle();
    assertEquals(WINDOW, settled(ends.client().stats()).bytesSent());
    ends.client().close();
    loop.runUntilIdle();
  }

  @Test
  public void aReadThatWaitsForNothingHasTheBoundGrantedAndNoMore() {
    Ends ends = connect(loop, limits(WINDOW));
    CompletableFuture<SendStream> idle = ends.client().openUni();
    CompletableFuture<ReceiveStream> accepted = ends.server().acceptUni();
    loop.runUntilIdle();
    value(idle).write(Bytes.of(new byte[1]));
    loop.runUntilIdle();
    release(settled(value(accepted).readExact(1)));
    CompletableFuture<Bytes> waiting = value(accepted).readExact(1);
    for (int i = 0; i < 64; i++) {
      CompletableFuture<SendStream> opened = ends.client().openUni();
      loop.advance(100_000_000);
      value(opened).write(Bytes.of(new byte[LENGTH]));
    }
    loop.advance(1_000_000_000);
    assertFalse(done(waiting));
    CompletableFuture<io.heddle.SessionStats> stats = ends.client().stats();
    loop.advance(1);
    assertEquals(1 + 2 * WINDOW, value(stats).bytesSent());
    ends.client().close();
    loop.runUntilIdle();
  }

  @Test
  public void whatIsReadOfOtherStreamsMakesRoomForWhatIsWaitedFor() {
    Ends ends = connect(loop, limits(WINDOW));
    CompletableFuture<SendStream> opened = ends.client().openUni(StreamPriority.CRITICAL);
    CompletableFuture<ReceiveStream> accepted = ends.server().acceptUni();
    loop.runUntilIdle();
    SendStream late = value(opened);
    late.write(Bytes.ofUtf8("first "));
    loop.runUntilIdle();
    CompletableFuture<Bytes> all = value(accepted).readToEnd(100);
    List<CompletableFuture<SendStream>> unread = new ArrayList<>();
    for (int i = 0; i < 64; i++) {
      unread.add(ends.client().openUni());
      loop.advance(1_000_000);
      value(unread.get(i)).write(Bytes.of(new byte[1 << 10]));
      value(unread.get(i)).write(Bytes.of(new byte[15 << 10]));
    }
    late.write(Bytes.ofUtf8("second"));
    late.finish();
    loop.advance(1_000_000_000);
    assertFalse(done(all));
    CompletableFuture<Bytes> other = value(ends.server().acceptUni()).readExact(16 << 10);
    loop.advance(100_000_000);
    release(value(other));
    Bytes text = value(all);
    assertEquals("first second", text.toUtf8());
    text.release();
    ends.client().close();
    loop.runUntilIdle();
  }

  @Test
  public void aReadThatNothingCanReachFailsAfterTenSecondsAndTheStreamGoesOn() {
    Ends ends = connect(loop, limits(WINDOW));
    CompletableFuture<SendStream> opened = ends.client().openUni();
    CompletableFuture<ReceiveStream> accepted = ends.server().acceptUni();
    loop.runUntilIdle();
    SendStream late = value(opened);
    late.write(Bytes.ofUtf8("first "));
    loop.runUntilIdle();
    ReceiveStream waited = value(accepted);
    CompletableFuture<Bytes> all = waited.readToEnd(100);
    List<CompletableFuture<SendStream>> unread = new ArrayList<>();
    for (int i = 0; i < 64; i++) {
      unread.add(ends.client().openUni());
      loop.advance(100_000_000);
      value(unread.get(i)).write(Bytes.of(new byte[LENGTH]));
    }
    late.write(Bytes.ofUtf8("second"));
    late.finish();
    loop.advance(3_000_000_000L);
    assertFalse(done(all));
    loop.advance(8_000_000_000L);
    RateLimitException failure = failure(RateLimitException.class, all);
    assertEquals(Side.LOCAL, failure.side());
    assertTrue(failure.toString().contains("maxUnreadBytes"), failure.toString());

    CompletableFuture<Bytes> again = waited.readToEnd(100);
    for (CompletableFuture<SendStream> stream : unread) {
      value(stream).reset(0);
    }
    Bytes text = settled(again);
    assertEquals("first second", text.toUtf8());
    text.release();
    ends.client().close();
    loop.runUntilIdle();
  }
}
