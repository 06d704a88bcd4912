package io.heddle.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.BidiStream;
import io.heddle.Bytes;
import io.heddle.Connection;
import io.heddle.ConnectionStats;
import io.heddle.HeddleException;
import io.heddle.Limits;
import io.heddle.ReceiveStream;
import io.heddle.SendStream;
import io.heddle.StreamPriority;
import io.heddle.memory.LinkConfig;
import io.heddle.memory.MemoryPair;
import io.heddle.memory.Outcomes;
import io.heddle.memory.VirtualLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/**
 * Whatever applications do, in whatever order: bytes arrive as they were sent, every stage
 * completes once the connection is over, failures are Heddle's own, and every buffer is released.
 */
class RandomUseTest {
  private static final int RUNS = 150;
  private static final int STEPS = 300;

  @Test
  void useOnTheLoopHoldsTheContract() {
    for (int seed = 0; seed < RUNS; seed++) {
      new Run(seed, false).go();
    }
  }

  @Test
  void useFromOutsideTheLoopHoldsTheContract() {
    for (int seed = 0; seed < RUNS; seed++) {
      new Run(seed, true).go();
    }
  }

  /** One connection's life. */
  private static final class Run {
    private final int seed;
    private final Random random;
    private final VirtualLoop loop = new VirtualLoop();
    private final ByteLedger bytes = new ByteLedger();
    private final MemoryPair pair;
    private final List<Writer> writers = new ArrayList<>();
    private final List<Reader> readers = new ArrayList<>();
    private final List<CompletionStage<?>> stages = new ArrayList<>();

    Run(int seed, boolean outside) {
      this.seed = seed;
      random = new Random(seed);
      Limits limits =
          Limits.builder()
              .streamWindowBytes(1024 << random.nextInt(5))
              .connectionWindowBytes(1 << 14 << random.nextInt(3))
              .readAheadBytes(1024 << random.nextInt(4))
              .maxBidiStreams(1 + random.nextInt(10))
              .maxUniStreams(1 + random.nextInt(10))
              .maxPendingOpens(1 + random.nextInt(20))
              .maxQueuedSendBytes(1 << 12 << random.nextInt(6))
              .maxQueuedDatagrams(1 + random.nextInt(8))
              .build();
      LinkConfig link =
          LinkConfig.IDEAL
              .withLatencyMs(random.nextInt(3))
              .withBytesPerSecond(random.nextBoolean() ? LinkConfig.UNLIMITED : 1 << 20)
              .withBufferBytes(1 << random.nextInt(16))
              .withDatagramLoss(random.nextInt(50), seed);
      pair =
          MemoryPair.builder(outside ? new OutsideLoop(loop) : loop)
              .link(link)
              .clientLimits(limits)
              .serverLimits(limits)
              .memory(bytes::of)
              .build();
    }

    void go() {
      try {
        accept(pair.client());
        accept(pair.server());
        for (int i = 0; i < STEPS; i++) {
          act();
          pass();
        }
        end();
        loop.runUntilIdle();
        check();
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError("with seed " + seed, e);
      }
    }

    private Connection anyEnd() {
      return random.nextBoolean() ? pair.client() : pair.server();
    }

    private void accept(Connection connection) {
      connection
          .acceptBidi()
          .thenAccept(
              stream -> {
                use(stream, stream);
                accept(connection);
              });
      connection.acceptUni().thenAccept(stream -> readers.add(new Reader(stream)));
    }

    private void use(SendStream send, ReceiveStream receive) {
      writers.add(new Writer(send));
      readers.add(new Reader(receive));
    }

    private void pass() {
      switch (random.nextInt(4)) {
        case 0 -> loop.runReady();
        case 1 -> loop.advance(random.nextInt(5_000_000));
        case 2 -> loop.step();
        default -> {}
      }
    }

    private void act() {
      Connection connection = anyEnd();
      switch (random.nextInt(12)) {
        case 0 -> {
          CompletionStage<BidiStream> open =
              connection.openBidi(StreamPriority.of(random.nextInt(256)));
          keep(open.thenAccept(stream -> use(stream, stream)));
          giveUpSometimes(open);
        }
        case 1 -> {
          CompletionStage<SendStream> open = connection.openUni();
          keep(open.thenAccept(stream -> writers.add(new Writer(stream))));
          giveUpSometimes(open);
        }
        case 2 -> keep(connection.acceptUni().thenAccept(in -> readers.add(new Reader(in))));
        case 3 -> keep(connection.datagrams().send(bytes.of(random.nextInt(1300))));
        case 4 -> {
          CompletionStage<Bytes> datagram = connection.datagrams().receive();
          keep(datagram.thenAccept(Bytes::release));
          giveUpSometimes(datagram);
        }
        case 5 -> {
          connection.datagrams().outgoingMaxAgeMs(1 + random.nextInt(5));
          connection.datagrams().incomingMaxAgeMs(1 + random.nextInt(5));
        }
        case 6, 7, 8 -> {
          if (!writers.isEmpty()) {
            writers.get(random.nextInt(writers.size())).act();
          }
        }
        default -> {
          if (!readers.isEmpty()) {
            readers.get(random.nextInt(readers.size())).act();
          }
        }
      }
    }

    private void keep(CompletionStage<?> stage) {
      stages.add(stage);
    }

    /** Whoever gives a read up does not own what it would have got. */
    private void giveUpSometimes(CompletionStage<?> stage) {
      if (random.nextInt(8) == 0) {
        stage.toCompletableFuture().cancel(true);
      }
    }

    private void end() {
      switch (random.nextInt(4)) {
        case 0 -> pair.fail("lost");
        case 1 -> {
          pair.client().close(1, "client");
          pair.server().close(2, "server");
        }
        default -> anyEnd().close(3, "over");
      }
    }

    private void check() {
      for (CompletionStage<?> stage : stages) {
        CompletableFuture<?> future = stage.toCompletableFuture();
        assertTrue(future.isDone(), "a stage hangs");
        if (future.isCompletedExceptionally()) {
          checkFailure(future);
        }
      }
      for (Connection connection : List.of(pair.client(), pair.server())) {
        assertTrue(Outcomes.done(connection.closed()), "closed() hangs");
        CompletionStage<ConnectionStats> stats = connection.stats();
        loop.runUntilIdle();
        assertEquals(0, Outcomes.value(stats).openStreams());
        assertEquals(0, Outcomes.value(stats).bytesQueued());
      }
      assertEquals(0, bytes.live(), "buffers");
      assertEquals(0, loop.pending(), "tasks");
    }

    private static void checkFailure(CompletableFuture<?> future) {
      try {
        future.join();
      } catch (java.util.concurrent.CancellationException e) {
        // Given up on purpose.
      } catch (CompletionException e) {
        Throwable cause = e.getCause();
        if (!(cause instanceof HeddleException)
            && !(cause instanceof java.util.concurrent.CancellationException)) {
          throw e;
        }
      }
    }

    /** Writes the numbers of its bytes. */
    private final class Writer {
      private final SendStream stream;
      private int position;

      Writer(SendStream stream) {
        this.stream = stream;
      }

      void act() {
        switch (random.nextInt(20)) {
          case 0 -> keep(stream.finish());
          case 1 -> stream.reset(random.nextInt(100));
          case 2 -> stream.priority(StreamPriority.of(random.nextInt(256)));
          default -> {
            int length = random.nextInt(4000);
            CompletionStage<Void> write = stream.writeAll(content(length));
            keep(write);
            // A full queue refuses a write, which leaves a gap: nothing may follow it.
            write.exceptionally(
                failure -> {
                  stream.reset(0);
                  return null;
                });
          }
        }
      }

      private Bytes content(int length) {
        byte[] content = new byte[length];
        for (int i = 0; i < length; i++) {
          content[i] = (byte) (position + i);
        }
        position += length;
        return bytes.of(content);
      }
    }

    /** Reads in every way there is, and checks each byte. */
    private final class Reader {
      private final ReceiveStream stream;
      private int position;

      Reader(ReceiveStream stream) {
        this.stream = stream;
      }

      void act() {
        switch (random.nextInt(12)) {
          case 0 -> stream.stopSending(random.nextInt(100));
          case 1, 2 -> {
            CompletionStage<Bytes> read = stream.readExact(random.nextInt(3000));
            keep(read.thenAccept(this::take));
            giveUpSometimes(read);
          }
          case 3 -> {
            CompletionStage<Bytes> read = stream.readToEnd(random.nextInt(50_000));
            keep(read.thenAccept(this::take));
            giveUpSometimes(read);
          }
          default -> {
            var read = stream.read(1 + random.nextInt(5000));
            keep(read.thenAccept(next -> next.ifPresent(this::take)));
            giveUpSometimes(read);
          }
        }
      }

      private void take(Bytes next) {
        byte[] content = next.toByteArray();
        next.release();
        for (byte value : content) {
          assertEquals((byte) position, value, "byte " + position);
          position++;
        }
      }
    }
  }
}
