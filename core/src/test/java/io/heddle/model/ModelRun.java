package io.heddle.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.BidiStream;
import io.heddle.Bytes;
import io.heddle.CloseInfo;
import io.heddle.HeddleException;
import io.heddle.HeddleException.Side;
import io.heddle.ReceiveStream;
import io.heddle.SendStream;
import io.heddle.Session;
import io.heddle.SessionStats;
import io.heddle.StreamPriority;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * One connection's life: both applications do whatever there is to do, in an order that a seed
 * decides, and what they see is compared with the model. Bytes arrive as they were sent; who wrote
 * and who read a direction are told endings that go together; every stage completes, and fails with
 * Heddle's own exceptions only; both ends hear the same close; nothing is left.
 */
final class ModelRun {
  private static final int MOST_STEPS = 300;
  private static final int MOST_DATAGRAM_BYTES = 1_000;

  private final Random random;
  private final ModelEnds ends;
  private final Map<String, Direction> directions = new HashMap<>();
  private final List<Writer> writers = new ArrayList<>();
  private final List<Reader> readers = new ArrayList<>();
  private final List<CompletableFuture<?>> stages = new ArrayList<>();
  private final List<CompletableFuture<?>> opens = new ArrayList<>();
  private final Map<Session, DatagramLog> datagrams = new HashMap<>();

  /** Whatever is opened from now on ends well at once. */
  private boolean windsDown;

  ModelRun(long seed, ModelEnds ends) {
    random = new Random(seed);
    this.ends = ends;
    datagrams.put(ends.client(), new DatagramLog());
    datagrams.put(ends.server(), new DatagramLog());
  }

  /** Lives the life, and counts how its directions ended; nothing if they were cut off. */
  Map<Direction.Ending, Integer> go() {
    accept(ends.client());
    accept(ends.server());
    int steps = random.nextInt(MOST_STEPS);
    for (int i = 0; i < steps; i++) {
      act();
      ends.pass(random);
    }
    Map<Direction.Ending, Integer> endings = new HashMap<>();
    if (random.nextInt(3) > 0) {
      windDown();
      for (Direction direction : all()) {
        // One that was given up too late may have come since.
        assertTrue(ends.until(direction::isOver), () -> direction + ", is not over");
        endings.merge(direction.check(), 1, Integer::sum);
      }
    }
    close();
    check();
    return endings;
  }

  // ---- what applications do ----

  private void act() {
    Session session = random.nextBoolean() ? ends.client() : ends.server();
    switch (random.nextInt(12)) {
      case 0 -> openBidi(session);
      case 1 -> openUni(session);
      case 2 -> sendDatagram(session);
      case 3 -> receiveDatagram(session);
      case 4 -> {
        session.datagrams().outgoingMaxAgeMs(1 + random.nextInt(5));
        session.datagrams().incomingMaxAgeMs(1 + random.nextInt(5));
      }
      case 5, 6, 7, 8 -> anyOf(writers).ifPresent(writer -> writer.act(random));
      default -> anyOf(readers).ifPresent(reader -> reader.act(random));
    }
  }

  private synchronized <T> Optional<T> anyOf(List<T> list) {
    return list.isEmpty() ? Optional.empty() : Optional.of(list.get(random.nextInt(list.size())));
  }

  private void openBidi(Session session) {
    CompletableFuture<BidiStream> open = session.openBidi(StreamPriority.of(random.nextInt(256)));
    opens(open.thenAccept(stream -> use(session, stream)));
    giveUpSometimes(open);
  }

  private void openUni(Session session) {
    CompletableFuture<SendStream> open = session.openUni();
    opens(open.thenAccept(stream -> write(session, stream)));
    giveUpSometimes(open);
  }

  private synchronized void opens(CompletableFuture<?> open) {
    opens.add(open);
    stages.add(open);
  }

  private void accept(Session session) {
    acceptBidi(session);
    acceptUni(session);
  }

  private void acceptBidi(Session session) {
    session
        .acceptBidi()
        .thenAccept(
            stream -> {
              use(session, stream);
              acceptBidi(session);
            });
  }

  private void acceptUni(Session session) {
    session
        .acceptUni()
        .thenAccept(
            stream -> {
              read(session, stream);
              acceptUni(session);
            });
  }

  private void use(Session session, BidiStream stream) {
    write(session, stream);
    read(session, stream);
  }

  private synchronized void write(Session session, SendStream stream) {
    Direction direction = direction(ends.name(session, stream.id()), session == ends.client());
    Writer writer = new Writer(stream, direction, ends::bytes, this::watch);
    writers.add(writer);
    if (windsDown) {
      writer.end();
    }
  }

  private synchronized void read(Session session, ReceiveStream stream) {
    Direction direction = direction(ends.name(session, stream.id()), session == ends.server());
    Reader reader = new Reader(stream, direction, this::watch);
    readers.add(reader);
    if (windsDown) {
      reader.drain();
    }
  }

  private Direction direction(String stream, boolean isFromClient) {
    String name = (isFromClient ? "client's of " : "server's of ") + stream;
    return directions.computeIfAbsent(
        name, unknown -> new Direction(name, !ends.tellsOfEarlyResets()));
  }

  private synchronized List<Direction> all() {
    return List.copyOf(directions.values());
  }

  private void sendDatagram(Session session) {
    DatagramLog log = datagrams.get(session);
    byte[] content = log.next(random.nextInt(MOST_DATAGRAM_BYTES));
    var outcome = session.datagrams().send(ends.bytes(content));
    log.sending(outcome);
    watch(outcome);
  }

  private void receiveDatagram(Session session) {
    DatagramLog log = datagrams.get(session == ends.client() ? ends.server() : ends.client());
    CompletableFuture<Bytes> datagram = session.datagrams().receive();
    watch(datagram.thenAccept(log::take));
    giveUpSometimes(datagram);
  }

  private void giveUpSometimes(CompletableFuture<?> stage) {
    if (random.nextInt(8) == 0) {
      stage.cancel(true);
    }
  }

  private synchronized void watch(CompletableFuture<?> stage) {
    stages.add(stage);
  }

  // ---- how it ends ----

  private void windDown() {
    synchronized (this) {
      windsDown = true;
      List.copyOf(writers).forEach(Writer::end);
      List.copyOf(readers).forEach(Reader::drain);
    }
    assertTrue(ends.until(this::isQuiet), () -> "somebody waits for ever: " + unfinished());
    assertTrue(ends.until(() -> openStreams() == 0), "streams are left");
    ends.checkQuiet();
  }

  private boolean isQuiet() {
    return areDone(opens) && all().stream().allMatch(Direction::isOver) && ends.isQuiet();
  }

  private List<Direction> unfinished() {
    return all().stream().filter(direction -> !direction.isOver()).toList();
  }

  private int openStreams() {
    int open = 0;
    for (Session end : List.of(ends.client(), ends.server())) {
      CompletableFuture<SessionStats> stats = end.stats();
      ends.until(stats::isDone);
      open += stats.join().openStreams();
    }
    return open;
  }

  private void close() {
    CloseInfo client = CloseInfo.of(Codes.any(random), "client", Side.LOCAL);
    CloseInfo server = CloseInfo.of(Codes.any(random), "server", Side.LOCAL);
    int who = random.nextInt(3);
    if (who != 1) {
      ends.client().close(client.code(), client.reason());
    }
    if (who != 0) {
      ends.server().close(server.code(), server.reason());
    }
    assertTrue(ends.until(() -> isClosed(ends.client()) && isClosed(ends.server())), "not closed");
    checkClose(ends.client(), who == 1 ? List.of() : List.of(client), who == 0, server);
    checkClose(ends.server(), who == 0 ? List.of() : List.of(server), who == 1, client);
  }

  private static boolean isClosed(Session session) {
    return session.closed().isDone();
  }

  private static void checkClose(
      Session session, List<CloseInfo> own, boolean ownOnly, CloseInfo others) {
    CloseInfo seen = session.closed().join();
    List<CloseInfo> possible = new ArrayList<>(own);
    if (!ownOnly) {
      possible.add(CloseInfo.of(others.code(), others.reason(), Side.REMOTE));
    }
    assertTrue(possible.contains(seen), () -> seen + " is none of " + possible);
  }

  private void check() {
    assertTrue(ends.until(() -> areDone(stages)), "a stage hangs");
    for (CompletableFuture<?> stage : watched()) {
      checkFailure(stage);
    }
    for (Session session : List.of(ends.client(), ends.server())) {
      CompletableFuture<SessionStats> stats = session.stats();
      assertTrue(ends.until(stats::isDone), "no figures");
      assertEquals(0, stats.join().openStreams());
      assertEquals(0, stats.join().bytesQueued());
    }
    all().forEach(Direction::checkBytes);
    datagrams.values().forEach(DatagramLog::check);
    ends.checkNothingLeft();
  }

  private synchronized boolean areDone(List<CompletableFuture<?>> some) {
    return some.stream().allMatch(stage -> stage.isDone());
  }

  private synchronized List<CompletableFuture<?>> watched() {
    return List.copyOf(stages);
  }

  private static void checkFailure(CompletableFuture<?> future) {
    try {
      future.join();
    } catch (CancellationException e) {
      // Given up on purpose.
    } catch (CompletionException e) {
      if (!(e.getCause() instanceof HeddleException)
          && !(e.getCause() instanceof CancellationException)) {
        throw e;
      }
    }
  }
}
