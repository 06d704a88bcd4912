package io.heddle.qmux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.BidiStream;
import io.heddle.Bytes;
import io.heddle.Connection;
import io.heddle.Limits;
import io.heddle.ReceiveStream;
import io.heddle.SendStream;
import io.heddle.StreamPriority;
import io.heddle.memory.VirtualLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletionStage;

/**
 * One run of two engines under virtual time: streams opened both ways, written in pieces of random
 * sizes, read with pauses, reset and stopped at random, and perhaps cut short by a close. The seed
 * decides everything. Checks byte-exact delivery, that nobody waits for ever, and that nothing is
 * left; {@link CreditWatch} checks the wire.
 */
final class Simulation {
  private static final int MAX_STEPS = 2_000_000;

  private final Random random;
  private final VirtualLoop loop = new VirtualLoop();
  private final QmuxPair pair;
  private final List<Flow> flows = new ArrayList<>();
  private final List<CompletionStage<?>> stages = new ArrayList<>();
  private boolean closed;

  /** Failures inside of callbacks, which their stages would swallow. */
  private String wrong = "";

  /** One direction of a stream, as writer and reader see it. */
  private static final class Flow {
    final long id;
    final boolean fromServer;
    long written;
    boolean finished;
    boolean aborted;
    long read;
    boolean readToEnd;

    Flow(long id, boolean fromServer) {
      this.id = id;
      this.fromServer = fromServer;
    }

    byte byteAt(long offset) {
      return (byte) (offset * 31 + (offset >> 8) + id * 7 + (fromServer ? 3 : 0));
    }
  }

  Simulation(long seed) {
    random = new Random(seed);
    QmuxLink link =
        new QmuxLink(
            random.nextInt(3) * 5_000_000L,
            random.nextBoolean() ? 0 : 50_000 + random.nextInt(5_000_000),
            512 + random.nextInt(64 << 10));
    pair =
        new QmuxPair(
            loop,
            link,
            QmuxConfig.client(limits()).withTimeouts(0, 0).withRecords(recordBytes(), 1200),
            QmuxConfig.server(limits()).withTimeouts(0, 0).withRecords(recordBytes(), 1200));
    CreditWatch.watch(pair);
  }

  /** How many directions of streams were read to their end. */
  int readToEnd() {
    return (int) flows.stream().filter(flow -> flow.readToEnd).count();
  }

  /** How many directions of streams were reset, stopped, or cut off by a close. */
  int aborted() {
    return (int) flows.stream().filter(flow -> flow.aborted).count();
  }

  private Limits limits() {
    int streamWindow = 1024 << random.nextInt(7);
    return Limits.builder()
        .maxBidiStreams(1 + random.nextInt(8))
        .maxUniStreams(1 + random.nextInt(8))
        .streamWindowBytes(streamWindow)
        .connectionWindowBytes(streamWindow << random.nextInt(3))
        .readAheadBytes(1024 << random.nextInt(4))
        .build();
  }

  private int recordBytes() {
    return TransportParameters.DEFAULT_MAX_RECORD_BYTES + random.nextInt(2) * 20_000;
  }

  void run() {
    accept(pair.client(), false);
    accept(pair.server(), true);
    int streams = 1 + random.nextInt(10);
    for (int i = 0; i < streams; i++) {
      boolean server = random.nextBoolean();
      boolean bidirectional = random.nextBoolean();
      StreamPriority priority = StreamPriority.of(random.nextInt(3) * 100);
      later(() -> open(server, bidirectional, priority));
    }
    if (random.nextInt(3) == 0) {
      later(
          () -> {
            closed = true;
            (random.nextBoolean() ? pair.client() : pair.server()).close(random.nextInt(9), "end");
          });
    }
    runUntilIdle();
    check();
    pair.client().close();
    runUntilIdle();
    assertEquals(0, pair.left(), "streams or payload left after the close");
    assertTrue(pair.client().closed().toCompletableFuture().isDone(), "client not closed");
    assertTrue(pair.server().closed().toCompletableFuture().isDone(), "server not closed");
    assertTrue(pair.up.isClosed() && pair.down.isClosed(), "a pipe is open");
    for (CompletionStage<?> stage : stages) {
      assertTrue(stage.toCompletableFuture().isDone(), "somebody waits for ever");
    }
  }

  private void runUntilIdle() {
    int steps = 0;
    while (loop.step()) {
      steps++;
      assertTrue(steps < MAX_STEPS, "never idle");
    }
  }

  private void check() {
    assertEquals("", wrong);
    if (closed) {
      return;
    }
    assertEquals(0, pair.left(), "streams or payload left after the last stream has ended");
    assertEquals(0, pair.clientCarrier.table().heldCredit(), "credit was lost");
    assertEquals(0, pair.serverCarrier.table().heldCredit(), "credit was lost");
    for (CompletionStage<?> stage : stages) {
      assertTrue(stage.toCompletableFuture().isDone(), "somebody waits for ever");
    }
    for (Flow flow : flows) {
      if (!flow.aborted) {
        assertTrue(flow.finished, "stream " + flow.id + " was not written to its end");
        assertTrue(flow.readToEnd, "stream " + flow.id + " was not read to its end");
        assertEquals(flow.written, flow.read, "bytes of stream " + flow.id);
      }
    }
  }

  private void later(Runnable action) {
    loop.schedule(random.nextInt(8) == 0 ? 0 : random.nextInt(60_000_000), action);
  }

  private Flow flow(long id, boolean fromServer) {
    for (Flow flow : flows) {
      if (flow.id == id && flow.fromServer == fromServer) {
        return flow;
      }
    }
    Flow flow = new Flow(id, fromServer);
    flows.add(flow);
    return flow;
  }

  private void open(boolean server, boolean bidirectional, StreamPriority priority) {
    Connection connection = server ? pair.server() : pair.client();
    if (bidirectional) {
      CompletionStage<BidiStream> open = connection.openBidi(priority);
      stages.add(open);
      open.thenAccept(stream -> use(stream, server));
    } else {
      CompletionStage<SendStream> open = connection.openUni(priority);
      stages.add(open);
      open.thenAccept(stream -> write(stream, flow(stream.id(), server), random.nextInt(6)));
    }
  }

  private void accept(Connection connection, boolean server) {
    connection
        .acceptBidi()
        .thenAccept(
            stream -> {
              use(stream, server);
              accept(connection, server, true);
            });
    accept(connection, server, false);
  }

  private void accept(Connection connection, boolean server, boolean bidirectional) {
    if (bidirectional) {
      connection
          .acceptBidi()
          .thenAccept(
              stream -> {
                use(stream, server);
                accept(connection, server, true);
              });
    } else {
      connection
          .acceptUni()
          .thenAccept(
              stream -> {
                read(stream, flow(stream.id(), !server));
                accept(connection, server, false);
              });
    }
  }

  private void use(BidiStream stream, boolean server) {
    write(stream, flow(stream.id(), server), random.nextInt(6));
    read(stream, flow(stream.id(), !server));
  }

  private void write(SendStream stream, Flow flow, int piecesLeft) {
    if (random.nextInt(40) == 0) {
      flow.aborted = true;
      stream.reset(random.nextInt(1000));
      return;
    }
    if (piecesLeft == 0) {
      flow.finished = true;
      stages.add(stream.finish());
      return;
    }
    byte[] piece = new byte[random.nextInt(4) == 0 ? random.nextInt(9000) : random.nextInt(300)];
    for (int i = 0; i < piece.length; i++) {
      piece[i] = flow.byteAt(flow.written + i);
    }
    flow.written += piece.length;
    CompletionStage<Void> written = stream.writeAll(Bytes.of(piece));
    stages.add(written);
    written.whenComplete(
        (done, failure) -> {
          if (failure != null) {
            flow.aborted = true;
          } else if (random.nextInt(3) == 0) {
            later(() -> write(stream, flow, piecesLeft - 1));
          } else {
            write(stream, flow, piecesLeft - 1);
          }
        });
  }

  private void read(ReceiveStream stream, Flow flow) {
    if (random.nextInt(60) == 0) {
      flow.aborted = true;
      stream.stopSending(random.nextInt(1000));
      return;
    }
    var read = stream.read(1 + random.nextInt(4000));
    stages.add(read);
    read.whenComplete(
        (next, failure) -> {
          if (failure != null) {
            flow.aborted = true;
            return;
          }
          if (next.isEmpty()) {
            flow.readToEnd = true;
            return;
          }
          Bytes bytes = next.get();
          for (int i = 0; i < bytes.length(); i++) {
            if (bytes.get(i) != flow.byteAt(flow.read + i)) {
              wrong = "wrong byte on stream " + flow.id;
            }
          }
          flow.read += bytes.length();
          bytes.release();
          if (random.nextInt(4) == 0) {
            later(() -> read(stream, flow));
          } else {
            read(stream, flow);
          }
        });
  }
}
