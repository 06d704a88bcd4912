package io.heddle.e2e.network;

import io.heddle.Bytes;
import io.heddle.Session;
import io.heddle.paths.Loops;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Sends the {@link Pattern} to a {@link PatternPath} and has it sent, on several streams at once,
 * and meanwhile sends datagrams. Any thread, one direction at a time.
 */
final class PatternClient implements AutoCloseable {
  private static final int DATAGRAM_EVERY_MS = 50;

  private final Session session;
  private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
  private final AtomicInteger sent = new AtomicInteger();
  private final AtomicInteger back = new AtomicInteger();

  PatternClient(Session session) {
    this.session = session;
    Loops.whileTrue(
        () ->
            session
                .datagrams()
                .receive()
                .thenApply(
                    datagram -> {
                      back.incrementAndGet();
                      datagram.release();
                      return true;
                    }));
    var unused =
        clock.scheduleWithFixedDelay(
            () -> {
              sent.incrementAndGet();
              session.datagrams().send(Bytes.ofUtf8("alive"));
            },
            0,
            DATAGRAM_EVERY_MS,
            TimeUnit.MILLISECONDS);
  }

  /**
   * Moves bytes one way.
   *
   * @param kind {@code u} for up, {@code d} for down
   * @param streams how many they are spread over
   * @param bytes of all of them together
   * @param withinSeconds how long it may take
   * @return how long it took, in seconds
   */
  double move(char kind, int streams, long bytes, int withinSeconds) throws Exception {
    long fromNs = System.nanoTime();
    List<CompletableFuture<String>> all = new ArrayList<>();
    for (int i = 0; i < streams; i++) {
      long begin = bytes * i / streams;
      long count = bytes * (i + 1) / streams - begin;
      all.add(stream(kind, begin, count));
    }
    for (CompletableFuture<String> one : all) {
      String verdict = one.get(withinSeconds, TimeUnit.SECONDS);
      if (!verdict.equals("exact")) {
        throw new AssertionError((kind == 'u' ? "Up: " : "Down: ") + verdict);
      }
    }
    return (System.nanoTime() - fromNs) / 1e9;
  }

  private CompletableFuture<String> stream(char kind, long begin, long count) {
    return session
        .openBidi()
        .thenCompose(
            stream -> {
              stream.write(PatternPath.header(kind, begin, count));
              if (kind == 'd') {
                stream.finish();
                return Pattern.check(stream, begin, count);
              }
              return Pattern.write(stream, begin, count)
                  .thenCompose(all -> stream.readToEnd(1_000))
                  .thenApply(
                      answer -> {
                        String verdict = answer.toUtf8();
                        answer.release();
                        return verdict;
                      });
            });
  }

  /** How many datagrams were sent so far. */
  int datagramsSent() {
    return sent.get();
  }

  /** How many of them came back. */
  int datagramsBack() {
    return back.get();
  }

  @Override
  public void close() {
    clock.shutdownNow();
    session.close();
  }
}
