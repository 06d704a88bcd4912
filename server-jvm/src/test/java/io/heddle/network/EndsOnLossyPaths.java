package io.heddle.network;

import io.heddle.BidiStream;
import io.heddle.Bytes;
import io.heddle.Client;
import io.heddle.ClientConfig;
import io.heddle.CongestionControl;
import io.heddle.ReceiveStream;
import io.heddle.SendStream;
import io.heddle.Server;
import io.heddle.ServerConfig;
import io.heddle.Session;
import io.heddle.TransportKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Counts the ends of streams that do not arrive where packets get lost. Each stream's end is given
 * a while after its last bytes, so that it leaves alone. Both ends, both kinds of streams.
 */
public final class EndsOnLossyPaths {
  private static final int AT_ONCE = 64;

  /** How long a stream may take on a path that loses packets: timeouts double each time. */
  private static final int SLOWEST_S = 120;

  /**
   * How long nothing may arrive until the rest is taken for missing, once the path is a good one.
   */
  private static final int PATIENCE_S = 30;

  /**
   * What a path does.
   *
   * @param roundTripMicros its round-trip time
   * @param loss what part of the packets it loses, 0 to 1
   * @param blackoutMs how long all packets are lost now and then, at most; 0 never
   * @param reordering what part of the packets others overtake, 0 to 1
   * @param control the senders' congestion control
   */
  public record Path(
      long roundTripMicros,
      double loss,
      int blackoutMs,
      double reordering,
      CongestionControl control) {}

  /**
   * What became of the ends.
   *
   * @param given ends of both directions
   * @param missing those that never arrived, though the path lost nothing in the end
   * @param medianMicros from the arrival of the last bytes to that of the end, the median
   * @param p99Micros the 99th percentile
   */
  public record Outcome(int given, int missing, long medianMicros, long p99Micros) {}

  private final Path path;
  private final Random dice;
  private final ScheduledExecutorService clock = Executors.newScheduledThreadPool(1);
  private final AtomicInteger arrived = new AtomicInteger();
  private final List<Long> tookNs = new ArrayList<>();
  private volatile long blackUntilNs = System.nanoTime();

  private EndsOnLossyPaths(Path path, long seed) {
    this.path = path;
    dice = new Random(seed);
  }

  /** Opens streams until so many ends were given. */
  public static Outcome run(Path path, int ends, long seed) throws Exception {
    return new EndsOnLossyPaths(path, seed).run(ends, seed);
  }

  private Outcome run(int ends, long seed) throws Exception {
    AtomicLong epochNs = new AtomicLong(System.nanoTime());
    try (Server server =
            Server.start(
                    ServerConfig.builder()
                        .host("127.0.0.1")
                        .port(0)
                        .idleTimeoutMs(120_000)
                        .congestionControl(path.control())
                        .route("/", this::serve)
                        .build())
                .get(10, TimeUnit.SECONDS);
        UdpNetwork network = new UdpNetwork(server.address().port(), seed);
        Client client =
            Client.create(
                ClientConfig.builder()
                    .transports(TransportKind.HTTP3)
                    .idleTimeoutMs(120_000)
                    .congestionControl(path.control())
                    .insecureTrustAnyCertificate(true)
                    .build())) {
      network.delayMicros(path.roundTripMicros() / 2);
      Session session =
          client.connect("https://127.0.0.1:" + network.port() + "/").get(20, TimeUnit.SECONDS);
      network.loss(path.loss()).reordering(path.reordering());
      network.filter(
          (packet, direction) -> System.nanoTime() - epochNs.get() >= blackUntilNs - epochNs.get());
      blackouts();
      receive(session);
      Semaphore places = new Semaphore(AT_ONCE);
      int streams = 0;
      while (streams < ends / 2 && places.tryAcquire(SLOWEST_S, TimeUnit.SECONDS)) {
        CompletableFuture<?> done = streams % 2 == 0 ? bidirectional(session) : oneWay(session);
        done.whenComplete((ok, failure) -> places.release());
        streams++;
      }
      boolean ignored = places.tryAcquire(AT_ONCE, SLOWEST_S, TimeUnit.SECONDS);
      network.loss(0).reordering(0).filter((packet, direction) -> true);
      awaitArrivals(2 * streams);
      return outcome(2 * streams);
    } finally {
      clock.shutdownNow();
    }
  }

  /** Each stream has an end in both directions, or an answer in a stream of its own. */
  private void awaitArrivals(int given) throws InterruptedException {
    int before = -1;
    for (int quietMs = 0; arrived.get() < given && quietMs < PATIENCE_S * 1_000; quietMs += 10) {
      if (arrived.get() != before) {
        before = arrived.get();
        quietMs = 0;
      }
      Thread.sleep(10);
    }
  }

  private Outcome outcome(int given) {
    synchronized (tookNs) {
      tookNs.sort(null);
      int n = tookNs.size();
      return new Outcome(
          given,
          given - arrived.get(),
          n == 0 ? 0 : tookNs.get(n / 2) / 1_000,
          n == 0 ? 0 : tookNs.get(n * 99 / 100) / 1_000);
    }
  }

  private synchronized int random(int bound) {
    return dice.nextInt(bound);
  }

  private void blackouts() {
    if (path.blackoutMs() > 0) {
      later(
          50 + random(300 + 3 * path.blackoutMs()),
          () -> {
            int ms = 5 + random(path.blackoutMs());
            blackUntilNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(ms);
            later(ms, this::blackouts);
          });
    }
  }

  private void later(int ms, Runnable task) {
    var unused = clock.schedule(task, ms, TimeUnit.MILLISECONDS);
  }

  // ---- the client ----

  private CompletableFuture<?> bidirectional(Session session) {
    CompletableFuture<Void> here = new CompletableFuture<>();
    CompletableFuture<Void> there = new CompletableFuture<>();
    session
        .openBidi()
        .thenAccept(
            stream -> {
              expectEnd(stream, there);
              writeAndEnd(stream, here);
            });
    return CompletableFuture.allOf(here, there);
  }

  private CompletableFuture<?> oneWay(Session session) {
    CompletableFuture<Void> here = new CompletableFuture<>();
    session.openUni().thenAccept(stream -> writeAndEnd(stream, here));
    return here;
  }

  private void receive(Session session) {
    session
        .acceptUni()
        .thenAccept(
            stream -> {
              expectEnd(stream, new CompletableFuture<>());
              receive(session);
            });
  }

  // ---- the server: answers each stream with one of its kind ----

  private void serve(Session session) {
    serveBidi(session);
    serveUni(session);
  }

  private void serveBidi(Session session) {
    session
        .acceptBidi()
        .thenAccept(
            (BidiStream stream) -> {
              expectEnd(stream, new CompletableFuture<>());
              writeAndEnd(stream, new CompletableFuture<>());
              serveBidi(session);
            });
  }

  private void serveUni(Session session) {
    session
        .acceptUni()
        .thenAccept(
            stream -> {
              expectEnd(stream, new CompletableFuture<>());
              session
                  .openUni()
                  .thenAccept(answer -> writeAndEnd(answer, new CompletableFuture<>()));
              serveUni(session);
            });
  }

  // ---- both ----

  /** Writes something and, up to two round trips later, the end. */
  private void writeAndEnd(SendStream stream, CompletableFuture<Void> done) {
    int bytes = 1 + random(3_000);
    long waitMicros = random((int) Math.max(2_000, 2 * path.roundTripMicros()));
    stream
        .write(Bytes.of(new byte[bytes]))
        .thenRun(
            () -> {
              var unused =
                  clock.schedule(
                      () -> {
                        stream.finish();
                        done.complete(null);
                      },
                      waitMicros,
                      TimeUnit.MICROSECONDS);
            });
  }

  private void expectEnd(ReceiveStream stream, CompletableFuture<Void> done) {
    long[] lastNs = {System.nanoTime()};
    readOn(stream, lastNs)
        .whenComplete(
            (ended, failure) -> {
              if (failure != null) {
                System.out.println(stream + " has not ended: " + failure);
              } else {
                arrived.incrementAndGet();
                synchronized (tookNs) {
                  tookNs.add(System.nanoTime() - lastNs[0]);
                }
              }
              done.complete(null);
            });
  }

  private static CompletableFuture<Void> readOn(ReceiveStream stream, long[] lastNs) {
    return stream
        .read()
        .thenCompose(
            chunk -> {
              if (chunk.isEmpty()) {
                return CompletableFuture.completedFuture(null);
              }
              chunk.get().release();
              lastNs[0] = System.nanoTime();
              return readOn(stream, lastNs);
            });
  }
}
