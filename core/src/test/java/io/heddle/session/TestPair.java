package io.heddle.session;

import static io.heddle.memory.Outcomes.value;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.heddle.BidiStream;
import io.heddle.Bytes;
import io.heddle.Limits;
import io.heddle.ReceiveStream;
import io.heddle.SendStream;
import io.heddle.Session;
import io.heddle.SessionStats;
import io.heddle.StreamPriority;
import io.heddle.memory.LinkConfig;
import io.heddle.memory.MemoryPair;
import io.heddle.memory.VirtualLoop;
import java.util.concurrent.CompletableFuture;

/** Two sessions on virtual time, and bytes that are accounted for. */
final class TestPair {
  static final long MS = 1_000_000;

  final VirtualLoop loop = new VirtualLoop();
  final ByteLedger bytes = new ByteLedger();
  final MemoryPair pair;
  final Session client;
  final Session server;

  TestPair() {
    this(LinkConfig.IDEAL, Limits.DEFAULT);
  }

  TestPair(LinkConfig link, Limits limits) {
    this(link, limits, limits);
  }

  TestPair(LinkConfig link, Limits clientLimits, Limits serverLimits) {
    pair =
        MemoryPair.builder(loop)
            .link(link)
            .clientLimits(clientLimits)
            .serverLimits(serverLimits)
            .memory(bytes::of)
            .build();
    client = pair.client();
    server = pair.server();
  }

  /** Limits whose windows and read-ahead are small and equal. */
  static Limits windows(int windowBytes) {
    return Limits.builder().streamWindowBytes(windowBytes).readAheadBytes(windowBytes).build();
  }

  void settle() {
    loop.runUntilIdle();
  }

  <T> T settled(CompletableFuture<T> stage) {
    settle();
    return value(stage);
  }

  /** Both ends of a stream. */
  record Bidi(BidiStream here, BidiStream there) {}

  /** Both ends of a unidirectional stream. */
  record Uni(SendStream out, ReceiveStream in) {}

  Bidi bidi() {
    CompletableFuture<BidiStream> opened = client.openBidi();
    CompletableFuture<BidiStream> accepted = server.acceptBidi();
    settle();
    return new Bidi(value(opened), value(accepted));
  }

  Uni uni() {
    return uni(StreamPriority.NORMAL);
  }

  Uni uni(StreamPriority priority) {
    CompletableFuture<SendStream> opened = client.openUni(priority);
    CompletableFuture<ReceiveStream> accepted = server.acceptUni();
    settle();
    return new Uni(value(opened), value(accepted));
  }

  static String text(Bytes bytes) {
    String text = bytes.toUtf8();
    bytes.release();
    return text;
  }

  SessionStats stats(Session session) {
    return settled(session.stats());
  }

  /** No stream, timer or buffer is left. */
  void assertNothingLeft() {
    settle();
    for (Session session : new Session[] {client, server}) {
      SessionStats stats = stats(session);
      assertEquals(0, stats.openStreams(), "streams");
      assertEquals(0, stats.bytesQueued(), "bytes queued");
      assertEquals(
          0,
          stats.priorities().stream().mapToInt(level -> level.waitingStreams()).sum(),
          "streams that wait to send");
    }
    assertEquals(0, loop.pending(), "tasks");
    assertEquals(0, bytes.live(), "buffers");
  }
}
