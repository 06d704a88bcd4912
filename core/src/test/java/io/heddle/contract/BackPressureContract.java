package io.heddle.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.BidiStream;
import io.heddle.Bytes;
import io.heddle.Session;
import io.heddle.StreamStats;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** A reader that stops stops its writer: what is under way is bounded. */
public abstract class BackPressureContract extends Contract {
  private static final int LENGTH = 16 << 20;

  /** A window of 1 MiB, what is read ahead of it, and what a platform buffers on its way. */
  private static final int MOST_UNDER_WAY = 6 << 20;

  @Test
  public void aServerThatStopsReadingStopsTheClient() {
    Session session = connect();
    String key = newKey();
    BidiStream stream = command(session, "hold " + key);
    CompletableFuture<Void> written = stream.write(Pattern.block(0, LENGTH));
    // Round trips, so that whatever could be sent was.
    for (int i = 0; i < 10; i++) {
      assertEquals(Pattern.outcome(0), ask(session, "count"));
    }
    assertFalse(written.isDone());
    StreamStats stats = stream.stats();
    assertTrue(stats.bytesSent() < MOST_UNDER_WAY, "under way: " + stats.bytesSent());
    assertEquals(LENGTH, stats.bytesQueued() + stats.bytesSent() - ("hold " + key).length() - 1);
    assertEquals(stats.bytesQueued(), await("statistics", session.stats()).bytesQueued());

    assertEquals("released", ask(connect(), "release " + key));
    await("the write", written);
    await("the end", stream.finish());
    assertEquals(Pattern.outcome(LENGTH), text("the sum", stream));
    assertEquals(0, stream.stats().bytesQueued());
  }

  /** The next write is there as soon as one is done, and the window has room for millions. */
  @Test
  public void aWriterOfSingleBytesLetsOthersHaveTheirTurn() {
    Session busy = connect();
    Session other = connect();
    BidiStream stream = command(busy, "count");
    writeBytes(stream);
    for (int i = 0; i < 20; i++) {
      long fromNs = System.nanoTime();
      assertEquals(Pattern.outcome(0), ask(other, "count"));
      long tookMs = (System.nanoTime() - fromNs) / 1_000_000;
      assertTrue(tookMs < 1_000, "a question took " + tookMs + " ms");
    }
    stream.reset(0);
  }

  private static void writeBytes(BidiStream stream) {
    stream.write(Bytes.of(new byte[1])).thenRun(() -> writeBytes(stream));
  }

  @Test
  public void aWriterThatWaitsHoldsNothingBack() {
    Session session = connect();
    String key = newKey();
    BidiStream stream = command(session, "hold " + key);
    CompletableFuture<Void> written = Pattern.write(stream, LENGTH);
    for (int i = 0; i < 10; i++) {
      assertEquals(Pattern.outcome(0), ask(session, "count"));
    }
    assertFalse(written.isDone());
    // Its blocks are of 64 KiB, and only one waits at a time.
    assertTrue(await("statistics", session.stats()).bytesQueued() <= 64 << 10);
    assertEquals("released", ask(connect(), "release " + key));
    await("the write", written);
    await("the end", stream.finish());
    assertEquals(Pattern.outcome(LENGTH), text("the sum", stream));
  }

  @Test
  public void aClientThatStopsReadingStopsTheServer() {
    Session session = connect();
    int length = 64 << 20;
    BidiStream stream = command(session, "source " + length);
    String figures = "";
    for (int i = 0; i < 10; i++) {
      figures = ask(session, "stats");
    }
    String sent = figures.substring(0, figures.lastIndexOf(' '));
    sent = sent.substring(0, sent.lastIndexOf(' '));
    long underWay = Long.parseLong(sent.substring(sent.lastIndexOf(' ') + 1));
    // A browser's windows are its own; they are not half of this.
    assertTrue(underWay < length / 2, "under way: " + underWay);
    StreamStats stats = stream.stats();
    assertTrue(stats.bytesReceived() <= 256 << 10, "received: " + stats.bytesReceived());
    assertEquals(0, stats.bytesRead());
    expectPattern(length, stream);
  }
}
