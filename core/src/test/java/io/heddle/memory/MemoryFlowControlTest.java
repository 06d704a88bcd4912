package io.heddle.memory;

import static io.heddle.memory.Outcomes.done;
import static io.heddle.memory.Outcomes.failure;
import static io.heddle.memory.Outcomes.value;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.Bytes;
import io.heddle.Limits;
import io.heddle.ReceiveStream;
import io.heddle.SendStream;
import io.heddle.Session;
import io.heddle.SessionStats;
import io.heddle.StreamException.Kind;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Windows of 4 KiB for each stream and 8 KiB for all, as a real peer would keep them. */
class MemoryFlowControlTest {
  private static final int WINDOW = 4096;

  private final VirtualLoop loop = new VirtualLoop();
  private final MemoryPair pair =
      MemoryPair.builder(loop)
          .link(LinkConfig.IDEAL.withLatencyMs(1))
          .serverLimits(
              Limits.builder()
                  .streamWindowBytes(WINDOW)
                  .connectionWindowBytes(2 * WINDOW)
                  .readAheadBytes(1024)
                  .build())
          .build();

  private SendStream out = open();
  private ReceiveStream in = value(pair.server().acceptUni());

  private SendStream open() {
    CompletableFuture<SendStream> opened = pair.client().openUni();
    loop.runUntilIdle();
    return value(opened);
  }

  /** Writes chunks, so that one is delivered and the others wait to be read. */
  private CompletableFuture<Void> fill(SendStream stream, int bytes) {
    for (int i = 1; i < bytes / 1024; i++) {
      stream.write(Bytes.of(new byte[1024]));
    }
    CompletableFuture<Void> last = stream.write(Bytes.of(new byte[1024]));
    loop.runUntilIdle();
    return last;
  }

  @Test
  void streamsThatNobodyAcceptsHoldBackTheirSender() {
    MemoryPair tight =
        MemoryPair.builder(loop).serverLimits(Limits.builder().maxUniStreams(4).build()).build();
    for (int i = 0; i < 20; i++) {
      tight
          .client()
          .openUni()
          .thenAccept(
              stream -> {
                stream.write(Bytes.ofUtf8("x"));
                stream.finish();
              });
    }
    loop.runUntilIdle();
    assertEquals(4, accepted(tight.server()));
    for (int i = 0; i < 20; i++) {
      ReceiveStream stream = value(tight.server().acceptUni());
      CompletableFuture<Bytes> all = stream.readToEnd(10);
      loop.runUntilIdle();
      assertEquals("x", value(all).toUtf8());
    }
    assertEquals(20, accepted(tight.server()));
  }

  private long accepted(Session session) {
    CompletableFuture<SessionStats> stats = session.stats();
    loop.runUntilIdle();
    return value(stats).streamsAccepted();
  }

  @Test
  void theConnectionsWindowBoundsAllStreamsTogether() {
    SendStream second = open();
    SendStream third = open();
    value(pair.server().acceptUni());
    value(pair.server().acceptUni());
    // Of each stream, 1 KiB is read ahead and gives its credit back.
    assertTrue(done(fill(out, WINDOW + 1024)));
    assertTrue(done(fill(second, WINDOW + 1024)));
    CompletableFuture<Void> starved = fill(third, 1024);
    assertFalse(done(starved));
    value(in.read());
    loop.runUntilIdle();
    assertTrue(done(starved));
  }

  @Test
  void whatAStopDiscardsGivesItsCreditBack() {
    fill(out, WINDOW);
    SendStream second = open();
    fill(second, WINDOW + 1024);
    CompletableFuture<Void> more = second.write(Bytes.of(new byte[WINDOW]));
    ReceiveStream secondIn = value(pair.server().acceptUni());
    in.stopSending(1);
    CompletableFuture<Bytes> all = secondIn.readExact(2 * WINDOW + 1024);
    loop.runUntilIdle();
    assertTrue(done(more));
    assertEquals(2 * WINDOW + 1024, value(all).length());
  }

  @Test
  void whatArrivesAfterAStopGivesItsCreditBack() {
    in.stopSending(1);
    for (int i = 0; i < 20; i++) {
      SendStream stream = open();
      value(pair.server().acceptUni()).stopSending(2);
      // Sent before the stop arrives.
      CompletableFuture<Void> written = stream.write(Bytes.of(new byte[WINDOW]));
      stream.finish();
      loop.runUntilIdle();
      value(written);
    }
    out = open();
    assertTrue(done(fill(out, WINDOW)));
  }

  @Test
  void whatAResetDiscardsGivesItsCreditBack() {
    for (int i = 0; i < 20; i++) {
      SendStream stream = open();
      ReceiveStream receive = value(pair.server().acceptUni());
      assertTrue(done(fill(stream, WINDOW)));
      stream.reset(1);
      loop.runUntilIdle();
      failure(Kind.RESET, receive.receiveClosed());
    }
  }

  @Test
  void aStopThatMeetsTheEndIsIgnored() {
    out.write(Bytes.of(new byte[10]));
    loop.runUntilIdle();
    in.stopSending(1);
    out.finish();
    loop.runUntilIdle();
    value(out.sendClosed());
    CompletableFuture<Integer> open = pair.server().stats().thenApply(stats -> stats.openStreams());
    loop.runUntilIdle();
    assertEquals(0, value(open));
  }

  @Test
  void aStopThatMeetsAResetIsIgnored() {
    out.write(Bytes.of(new byte[10]));
    loop.runUntilIdle();
    in.stopSending(1);
    out.reset(2);
    loop.runUntilIdle();
    assertEquals(2, failure(Kind.RESET, out.sendClosed()).code().orElseThrow());
    assertEquals(0, loop.pending());
  }
}
