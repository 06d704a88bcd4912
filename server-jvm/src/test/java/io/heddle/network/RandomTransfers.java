package io.heddle.network;

import io.heddle.BidiStream;
import io.heddle.Bytes;
import io.heddle.Client;
import io.heddle.ClientConfig;
import io.heddle.CongestionControl;
import io.heddle.ReceiveStream;
import io.heddle.SendStream;
import io.heddle.ServerConfig;
import io.heddle.Session;
import io.heddle.StreamPriority;
import io.heddle.TransportKind;
import io.heddle.contract.Transfers;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Uploads, downloads and echoes at once that never end, over a path of random qualities, and how
 * long the longest pause was in which nothing of them arrived. Everything follows from a seed but
 * the times of packets.
 */
final class RandomTransfers {
  private static final int KIND = 0;
  private static final int LEVEL = 1;

  /** Timeouts after losses, and what it takes to see that a path has become longer. */
  private static final long LEAST_ALLOWED_MS = 3_000;

  private static final int ROUND_TRIPS_ALLOWED = 10;

  /** How much longer it takes where packets are few, or many get lost: timeouts double. */
  private static final long HARD_PATH_MS = 5_000;

  private static final long SLOW_RATE = 100_000;
  private static final double HIGH_LOSS = 0.05;

  /**
   * What came of it.
   *
   * @param pauseMs the longest time in which one direction stood still
   * @param allowedMs how long it may
   * @param plan the path, and what went over it
   */
  record Outcome(long pauseMs, long allowedMs, String plan) {
    boolean isFine() {
      return pauseMs <= allowedMs;
    }

    @Override
    public String toString() {
      return (isFine() ? "" : "STOOD STILL ") + pauseMs + " of " + allowedMs + " ms: " + plan;
    }
  }

  private final long seed;
  private final Random dice;
  private final int roundTripMicros;
  private final long rate;
  private final long queueMs;
  private final double loss;
  private final double reordering;
  private final double duplication;
  private final int jitterMicros;
  private final CongestionControl control;
  private final int uploads;
  private final int downloads;
  private final int echoes;
  private final int pieceBytes;
  private final int serverPieceBytes;
  private final int topLevel;
  private final boolean sendsDatagrams;
  private final boolean sendsMessages;

  private final AtomicLong toServer = new AtomicLong();
  private final AtomicLong toClient = new AtomicLong();

  RandomTransfers(long seed) {
    this.seed = seed;
    dice = new Random(seed);
    roundTripMicros = oneOf(100, 2_000, 20_000, 80_000, 200_000);
    rate = oneOf(0L, 50_000L, 200_000L, 1_000_000L, 5_000_000L, 12_500_000L);
    queueMs = oneOf(50L, 200L, 1_000L);
    loss = oneOf(0.0, 0.0, 0.001, 0.01, 0.03, 0.08);
    reordering = oneOf(0.0, 0.0, 0.05, 0.3);
    duplication = oneOf(0.0, 0.0, 0.05);
    jitterMicros = oneOf(0, 0, 5_000, 30_000);
    control =
        oneOf(
            CongestionControl.CUBIC,
            CongestionControl.CUBIC,
            CongestionControl.BBR,
            CongestionControl.RENO);
    uploads = oneOf(0, 1, 1, 2, 10);
    downloads = oneOf(0, 1, 1, 2, 10);
    echoes = oneOf(uploads + downloads == 0 ? 1 : 0, 0, 1, 5);
    pieceBytes = oneOf(1, 100, 1_387, 16_384, 65_536, 65_899, 300_000);
    serverPieceBytes = oneOf(100, 1_387, 65_536, 65_899);
    topLevel = oneOf(0, 0, 128, 128, 255);
    sendsDatagrams = dice.nextInt(4) == 0;
    sendsMessages = dice.nextInt(3) == 0;
  }

  @SafeVarargs
  private <T> T oneOf(T... choices) {
    return choices[dice.nextInt(choices.length)];
  }

  private long queueBytes() {
    return Math.max(16_000, Math.min(1_000_000, rate * queueMs / 1_000));
  }

  private long allowedMs() {
    long queuesMs = rate == 0 ? 0 : 2 * queueBytes() * 1_000 / rate;
    boolean isHard = (rate > 0 && rate <= SLOW_RATE) || loss > HIGH_LOSS;
    return LEAST_ALLOWED_MS
        + ROUND_TRIPS_ALLOWED * roundTripMicros / 1_000
        + queuesMs
        + (isHard ? HARD_PATH_MS : 0);
  }

  @Override
  public String toString() {
    return String.format(
        "seed %d: %.1f ms, %d B/s, queue %d, loss %.3f, reordering %.2f, duplication %.2f,"
            + " jitter %d us, %s; %d up, %d down, %d echoes, pieces of %d and %d, level %d%s%s",
        seed,
        roundTripMicros / 1e3,
        rate,
        queueBytes(),
        loss,
        reordering,
        duplication,
        jitterMicros,
        control,
        uploads,
        downloads,
        echoes,
        pieceBytes,
        serverPieceBytes,
        topLevel,
        sendsDatagrams ? ", datagrams" : "",
        sendsMessages ? ", messages" : "");
  }

  Outcome run(long forMs) throws Exception {
    ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    try (NetworkedServer server =
        new NetworkedServer(
            ServerConfig.builder().congestionControl(control).route("/", this::serve))) {
      UdpNetwork network = server.network();
      network
          .delayMicros(roundTripMicros / 2)
          .jitterMicros(jitterMicros)
          .loss(loss)
          .reordering(reordering)
          .duplication(duplication);
      if (rate > 0) {
        network.rate(rate, queueBytes());
      }
      Client client =
          server.client(TransportKind.HTTP3, ClientConfig.builder().congestionControl(control));
      Session session =
          client.connect(server.url(TransportKind.HTTP3, "/")).get(20, TimeUnit.SECONDS);
      open(session);
      if (sendsDatagrams) {
        var unused =
            clock.scheduleAtFixedRate(
                () -> session.datagrams().send(Bytes.of(new byte[200])),
                0,
                30,
                TimeUnit.MILLISECONDS);
      }
      if (sendsMessages) {
        var unused =
            clock.scheduleAtFixedRate(() -> message(session), 0, 170, TimeUnit.MILLISECONDS);
      }
      return new Outcome(watch(forMs), allowedMs(), toString());
    } finally {
      clock.shutdownNow();
    }
  }

  /** The longest pause; goes on for as long as there is one that is not allowed. */
  private long watch(long forMs) throws InterruptedException {
    Watched up = new Watched(toServer, uploads + echoes);
    Watched down = new Watched(toClient, downloads + echoes);
    long fromNs = System.nanoTime();
    long elapsedMs = 0;
    while (elapsedMs < forMs
        || ((up.isPausing() || down.isPausing()) && elapsedMs < forMs + 2 * allowedMs())) {
      Thread.sleep(10);
      up.look();
      down.look();
      elapsedMs = (System.nanoTime() - fromNs) / 1_000_000;
    }
    return Math.max(up.longestNs, down.longestNs) / 1_000_000;
  }

  private static final class Watched {
    private static final long PAUSE_NS = 1_000_000_000;

    private final AtomicLong bytes;
    private final int streams;
    private long seen;
    private long sinceNs = System.nanoTime();
    private long longestNs;

    Watched(AtomicLong bytes, int streams) {
      this.bytes = bytes;
      this.streams = streams;
    }

    void look() {
      long nowNs = System.nanoTime();
      if (streams == 0 || bytes.get() != seen) {
        seen = bytes.get();
        sinceNs = nowNs;
      }
      longestNs = Math.max(longestNs, nowNs - sinceNs);
    }

    boolean isPausing() {
      return System.nanoTime() - sinceNs > PAUSE_NS;
    }
  }

  // ---- the client ----

  /** The first of each kind is of the highest level, so that each has its turn. */
  private void open(Session session) {
    for (int i = 0; i < uploads; i++) {
      open(session, 'u', i == 0);
    }
    for (int i = 0; i < downloads; i++) {
      open(session, 'd', i == 0);
    }
    for (int i = 0; i < echoes; i++) {
      open(session, 'e', i == 0);
    }
  }

  private void open(Session session, char kind, boolean isFirst) {
    int level = isFirst ? topLevel : Math.min(topLevel, oneOf(0, 0, 64, 128, 128, 255));
    session
        .openBidi(StreamPriority.CRITICAL)
        .thenAccept(
            stream -> {
              stream
                  .write(Bytes.of((byte) kind, (byte) level))
                  .thenRun(
                      () -> {
                        stream.priority(StreamPriority.of(level));
                        if (kind != 'd') {
                          write(stream, pieceBytes);
                        }
                      });
              read(stream, kind == 'u' ? new AtomicLong() : toClient);
            });
  }

  private static void message(Session session) {
    session
        .openUni(StreamPriority.CRITICAL)
        .thenAccept(
            stream -> {
              stream.write(Bytes.of(new byte[1_000]));
              stream.finish();
            });
  }

  // ---- the server ----

  private void serve(Session session) {
    session
        .acceptBidi()
        .thenAccept(
            stream -> {
              stream.readExact(2).thenAccept(command -> obey(command, stream));
              serve(session);
            });
  }

  private void obey(Bytes command, BidiStream stream) {
    char kind = (char) command.get(KIND);
    stream.priority(StreamPriority.of(command.get(LEVEL) & 0xff));
    command.release();
    switch (kind) {
      case 'u' -> read(stream, toServer);
      case 'd' -> write(stream, serverPieceBytes);
      default -> echo(stream);
    }
  }

  private void echo(BidiStream stream) {
    stream
        .read()
        .thenAccept(
            next ->
                next.ifPresent(
                    bytes -> {
                      toServer.addAndGet(bytes.length());
                      stream.write(bytes).thenRun(() -> echo(stream));
                    }));
  }

  // ---- both ----

  private static void write(SendStream stream, int bytes) {
    stream.write(Bytes.of(new byte[bytes])).thenRun(() -> write(stream, bytes));
  }

  private static void read(ReceiveStream stream, AtomicLong count) {
    Transfers.read(
        stream,
        bytes -> {
          count.addAndGet(bytes.length());
          bytes.release();
        });
  }
}
