package io.heddle.jvm;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.BidiStream;
import io.heddle.Bytes;
import io.heddle.Client;
import io.heddle.HeddleException;
import io.heddle.RateLimitException;
import io.heddle.Session;
import io.heddle.TransportKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever its clients do, a server holds no more for them than it was given. */
@Timeout(120)
final class MemoryBudgetTest {
  private static final int MB = 1 << 20;
  private static final long BUDGET_BYTES = 8 * MB;

  /** What was on its way when a session was ended. */
  private static final long UNDER_WAY_BYTES = 2 * MB;

  private static final int GREEDY = 6;
  private static final int STREAMS = 32;

  private final Queue<Session> ignored = new ConcurrentLinkedQueue<>();
  private final List<Client> clients = new ArrayList<>();
  private volatile long mostHeld;
  private volatile boolean over;

  private TwoEnds start(TransportKind transport) {
    return new TwoEnds(
        transport,
        config ->
            config
                .memoryBudgetBytes(BUDGET_BYTES)
                .route("/ignore", this::ignore)
                .route("/flood", this::flood)
                .route("/echo", session -> session.onBidi(stream -> stream.transferTo(stream))));
  }

  private void ignore(Session session) {
    ignored.add(session);
    session.onUni(stream -> {});
  }

  private final Queue<CompletableFuture<Void>> writes = new ConcurrentLinkedQueue<>();

  /** Writes more than anybody reads. */
  private void flood(Session session) {
    ignored.add(session);
    session
        .openUni()
        .thenAccept(
            stream -> {
              for (int i = 0; i < 64; i++) {
                writes.add(stream.write(Bytes.of(new byte[64 << 10])));
              }
            });
  }

  private Session connect(TwoEnds two, String path) {
    Client client = two.newClient();
    clients.add(client);
    return TwoEnds.await(client.connect(two.url(path)));
  }

  private static void fill(Session session) {
    for (int i = 0; i < STREAMS; i++) {
      session.openUni().thenAccept(stream -> stream.write(Bytes.of(new byte[512 << 10])));
    }
  }

  private void watch(TwoEnds two) {
    Thread watcher =
        new Thread(
            () -> {
              while (!over) {
                mostHeld = Math.max(mostHeld, two.server.heldBytes());
                Thread.onSpinWait();
              }
            });
    watcher.setDaemon(true);
    watcher.start();
  }

  private static void until(BooleanSupplier holds, String what) throws InterruptedException {
    for (int i = 0; i < 2_000; i++) {
      if (holds.getAsBoolean()) {
        return;
      }
      TimeUnit.MILLISECONDS.sleep(10);
    }
    throw new AssertionError(what);
  }

  private static void echo(Session session) {
    byte[] sent = new byte[100_000];
    sent[77] = 7;
    BidiStream stream = TwoEnds.await(session.openBidi());
    stream.write(Bytes.of(sent)).thenCompose(done -> stream.finish());
    assertArrayEquals(sent, TwoEnds.await(stream.readToEnd(sent.length)).toByteArray());
  }

  private static Throwable failure(CompletableFuture<?> future) {
    try {
      future.join();
      throw new AssertionError("nothing failed");
    } catch (CompletionException e) {
      return Objects.requireNonNull(e.getCause());
    }
  }

  private void close(TwoEnds two) throws InterruptedException {
    clients.forEach(Client::close);
    until(() -> two.server.heldBytes() == 0, two.server.heldBytes() + " bytes stay");
    over = true;
  }

  @ParameterizedTest
  @EnumSource(names = {"HTTP3", "WEBSOCKET"})
  void thoseThatFillWhatNobodyReadsAreEnded(TransportKind transport) throws Exception {
    try (TwoEnds two = start(transport)) {
      watch(two);
      Session polite = connect(two, "/echo");
      List<Session> greedy = new ArrayList<>();
      for (int i = 0; i < GREEDY; i++) {
        greedy.add(connect(two, "/ignore"));
      }
      greedy.forEach(MemoryBudgetTest::fill);
      until(
          () -> ignored.stream().filter(session -> session.closed().isDone()).count() >= 3,
          "nobody is ended");
      echo(polite);
      Session ended =
          ignored.stream().filter(session -> session.closed().isDone()).findFirst().orElseThrow();
      Throwable why = failure(ended.closed());
      assertTrue(why instanceof RateLimitException, why.toString());
      assertTrue(why.toString().contains("memory for sessions is used up"), why.toString());
      echo(polite);
      until(
          () -> greedy.stream().filter(session -> session.closed().isDone()).count() >= 3,
          "the clients are not told");
      HeddleException told =
          (HeddleException)
              failure(
                  greedy.stream()
                      .map(Session::closed)
                      .filter(CompletableFuture::isDone)
                      .findFirst()
                      .orElseThrow());
      assertEquals(HeddleException.Side.REMOTE, told.side(), told.toString());
      assertTrue(told.toString().contains("memory for sessions is used up"), told.toString());
      assertTrue(mostHeld <= BUDGET_BYTES + UNDER_WAY_BYTES, mostHeld + " bytes held");
      echo(polite);
      close(two);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"HTTP3", "WEBSOCKET"})
  void thoseThatDoNotReadWhatIsWrittenAreEnded(TransportKind transport) throws Exception {
    try (TwoEnds two = start(transport)) {
      watch(two);
      Session polite = connect(two, "/echo");
      for (int i = 0; i < GREEDY; i++) {
        // Reads nothing, and so gives little credit.
        connect(two, "/flood");
      }
      until(
          () -> ignored.stream().anyMatch(session -> session.closed().isDone()), "nobody is ended");
      echo(polite);
      until(() -> writes.stream().anyMatch(CompletableFuture::isCompletedExceptionally), "writes");
      assertTrue(mostHeld <= BUDGET_BYTES + UNDER_WAY_BYTES, mostHeld + " bytes held");
      close(two);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"HTTP3", "WEBSOCKET"})
  void whatPassesThroughIsGivenBack(TransportKind transport) throws Exception {
    try (TwoEnds two = start(transport)) {
      Session session = connect(two, "/echo");
      for (int i = 0; i < 50; i++) {
        echo(session);
      }
      until(() -> two.server.heldBytes() < 4_000, two.server.heldBytes() + " bytes stay");
      close(two);
    }
  }
}
