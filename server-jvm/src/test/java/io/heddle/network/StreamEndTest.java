package io.heddle.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.BidiStream;
import io.heddle.Bytes;
import io.heddle.Client;
import io.heddle.ClientConfig;
import io.heddle.CongestionControl;
import io.heddle.ReceiveStream;
import io.heddle.SendStream;
import io.heddle.ServerConfig;
import io.heddle.Session;
import io.heddle.TransportKind;
import io.heddle.jvm.Blocking;
import io.heddle.network.EndsOnLossyPaths.Outcome;
import io.heddle.network.EndsOnLossyPaths.Path;
import io.heddle.network.UdpNetwork.Direction;
import io.heddle.paths.EchoPath;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The end of a stream whose bytes have gone before arrives, whatever happens to its packet. */
@Timeout(120)
final class StreamEndTest {
  private static final byte[] SMALL = "small".getBytes(StandardCharsets.UTF_8);

  /** Unlike any packet of a handshake, and unlike probes of the path's packet size. */
  private static final byte[] LARGE = new byte[700];

  private static final int OVERHEAD_BYTES = 100;

  /** Less than a round trip. */
  private static final int END_LATE_MS = 5;

  private final AtomicLong blackUntilNs = new AtomicLong(System.nanoTime());
  private final ScheduledExecutorService clock = Executors.newScheduledThreadPool(1);
  private NetworkedServer server;
  private UdpNetwork network;
  private Client client;

  @BeforeEach
  void start() throws Exception {
    server =
        new NetworkedServer(
            ServerConfig.builder()
                .route("/echo", new EchoPath())
                .route("/first", StreamEndTest::openFirst)
                .route("/late", this::answerAndEndLate)
                .route("/chunk", this::answerChunkAndEndLate));
    network = server.network();
    client = server.client(TransportKind.HTTP3, ClientConfig.builder());
  }

  @AfterEach
  void close() {
    clock.shutdownNow();
    server.close();
  }

  private Session connect(String path) throws InterruptedException {
    return Blocking.await(client.connect(server.url(TransportKind.HTTP3, path)));
  }

  /** The server opens a stream of each kind, and ends them when the client says a word. */
  private static void openFirst(Session session) {
    session
        .acceptBidi()
        .thenCompose(
            word ->
                session
                    .openUni()
                    .thenCompose(
                        oneWay ->
                            oneWay
                                .write(Bytes.ofUtf8("small"))
                                .thenCompose(done -> word.readToEnd(100))
                                .thenCompose(
                                    said -> {
                                      said.release();
                                      return oneWay.finish();
                                    })));
  }

  /** Answers what comes, and ends the answer in a packet of its own, before its bytes' ACK. */
  private void answerAndEndLate(Session session) {
    session
        .acceptBidi()
        .thenCompose(
            stream ->
                stream
                    .readToEnd(LARGE.length)
                    .thenCompose(stream::write)
                    .thenRun(() -> endLate(stream)));
  }

  /** As {@link #answerAndEndLate}, to what comes first, while the client's end is yet to come. */
  private void answerChunkAndEndLate(Session session) {
    session
        .acceptBidi()
        .thenCompose(
            stream ->
                stream
                    .read()
                    .thenCompose(
                        chunk -> {
                          chunk.orElseThrow().release();
                          return stream.write(Bytes.of(LARGE));
                        })
                    .thenRun(() -> endLate(stream)));
  }

  private void endLate(SendStream stream) {
    var unused = clock.schedule(() -> stream.finish(), END_LATE_MS, TimeUnit.MILLISECONDS);
  }

  /** All that goes there after the next large packet, over a path of 20 ms, is lost for a while. */
  private void blackOutAfterLarge(Direction direction, int ms) {
    network.delayMicros(10_000);
    network.filter(
        (packet, where) -> {
          if (where != direction) {
            return true;
          }
          boolean passes = System.nanoTime() - blackUntilNs.get() >= 0;
          int others = packet.remaining() - LARGE.length;
          if (passes && others > 0 && others < OVERHEAD_BYTES) {
            blackUntilNs.set(System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(ms));
          }
          return passes;
        });
  }

  private void blackOut(Direction direction, int ms) {
    network.filter(
        (packet, where) -> where != direction || System.nanoTime() - blackUntilNs.get() >= 0);
    blackUntilNs.set(System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(ms));
  }

  private static String chunk(ReceiveStream stream) throws InterruptedException {
    Bytes bytes = Blocking.await(stream.read()).orElseThrow();
    try {
      return bytes.toUtf8();
    } finally {
      bytes.release();
    }
  }

  private static int readAll(ReceiveStream stream) throws InterruptedException {
    Bytes all = Blocking.await(stream.readToEnd(LARGE.length));
    int length = all.length();
    all.release();
    return length;
  }

  private static void assertEnds(ReceiveStream stream) throws InterruptedException {
    assertTrue(Blocking.await(stream.read()).isEmpty());
  }

  @ParameterizedTest
  @ValueSource(ints = {5, 40, 100, 1_000})
  void anAnswersEndGivenBeforeTheAckOfItsBytesArrivesThoughAllAfterThemIsLost(int ms)
      throws Exception {
    for (int i = 0; i < 3; i++) {
      Session session = connect("/late");
      BidiStream stream = Blocking.await(session.openBidi());
      stream.write(Bytes.of(LARGE));
      stream.finish();
      blackOutAfterLarge(Direction.TO_CLIENT, ms);
      assertEquals(LARGE.length, readAll(stream));
      session.close();
    }
  }

  /**
   * The client takes a packet for lost that was only overtaken, and sends its bytes again, with the
   * end: quiche has the whole stream then, and nothing to read.
   */
  @Test
  void anAnswersEndArrivesThoughTheQuestionCameTwiceThenWithItsEnd() throws Exception {
    for (int i = 0; i < 5; i++) {
      network.filter((packet, direction) -> true).delayMicros(10_000);
      Session session = connect("/chunk");
      BidiStream stream = Blocking.await(session.openBidi());
      List<SendStream> overtaking = new ArrayList<>();
      for (int k = 0; k < 5; k++) {
        overtaking.add(Blocking.await(session.openUni()));
      }
      Thread.sleep(50);
      network.reordering(1);
      Blocking.await(stream.write(SMALL));
      Thread.sleep(1);
      network.reordering(0);
      for (SendStream other : overtaking) {
        Blocking.await(other.write(SMALL));
      }
      Thread.sleep(2);
      blackOut(Direction.TO_SERVER, 8);
      stream.finish();
      Thread.sleep(8);
      blackOutAfterLarge(Direction.TO_CLIENT, 40);
      assertEquals(LARGE.length, readAll(stream));
      session.close();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {5, 40, 100, 1_000})
  void aOneWayStreamsEndGivenBeforeTheAckOfItsBytesArrivesThoughAllAfterThemIsLost(int ms)
      throws Exception {
    for (int i = 0; i < 3; i++) {
      Session session = connect("/echo");
      SendStream stream = Blocking.await(session.openUni());
      blackOutAfterLarge(Direction.TO_SERVER, ms);
      Blocking.await(stream.write(Bytes.of(LARGE)));
      endLate(stream);
      assertEquals(LARGE.length, readAll(Blocking.await(session.acceptUni())));
      session.close();
    }
  }

  /** What was under way when the bytes arrived is lost, among it the end. */
  @ParameterizedTest
  @ValueSource(ints = {5, 40, 100, 1_000})
  void anAnswersEndArrivesThoughTheClientHearsNothingAfterItsBytes(int ms) throws Exception {
    Session session = connect("/echo");
    for (int i = 0; i < 3; i++) {
      BidiStream stream = Blocking.await(session.openBidi());
      Blocking.await(stream.write(SMALL));
      assertEquals("small", chunk(stream));
      blackOut(Direction.TO_CLIENT, ms);
      stream.finish();
      assertEnds(stream);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {5, 40, 100, 1_000})
  void aOneWayStreamsEndArrivesThoughTheServerHearsNothingAfterItsBytes(int ms) throws Exception {
    Session session = connect("/echo");
    for (int i = 0; i < 3; i++) {
      SendStream stream = Blocking.await(session.openUni());
      Blocking.await(stream.write(SMALL));
      ReceiveStream answer = Blocking.await(session.acceptUni());
      assertEquals("small", chunk(answer));
      blackOut(Direction.TO_SERVER, ms);
      stream.finish();
      assertEnds(answer);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {5, 40, 100, 1_000})
  void aServersOneWayStreamEndsThoughTheClientHearsNothingAfterItsBytes(int ms) throws Exception {
    for (int i = 0; i < 3; i++) {
      Session session = connect("/first");
      BidiStream word = Blocking.await(session.openBidi());
      Blocking.await(word.write(SMALL));
      ReceiveStream stream = Blocking.await(session.acceptUni());
      assertEquals("small", chunk(stream));
      blackOut(Direction.TO_CLIENT, ms);
      word.finish();
      assertEnds(stream);
      session.close();
    }
  }

  /** The acknowledgement of the bytes comes while the end waits for the congestion window. */
  @Test
  void arrivesThoughTheWindowIsFull() throws Exception {
    network.delayMicros(10_000);
    // Ten packets is what a connection begins with; some of these fill them to the last bytes.
    for (int bytes = 11_000; bytes < 13_500; bytes += 100) {
      Session session = connect("/echo");
      SendStream stream = Blocking.await(session.openUni());
      BidiStream filling = Blocking.await(session.openBidi());
      Blocking.await(stream.write(SMALL));
      filling.write(Bytes.of(new byte[bytes]));
      Thread.sleep(5);
      stream.finish();
      ReceiveStream answer = Blocking.await(session.acceptUni());
      assertEquals("small", chunk(answer));
      assertEnds(answer);
      session.close();
    }
  }

  /** The short form of {@link EveryLossyPath}. */
  @Test
  void noneIsMissingOnPathsThatLosePackets() throws Exception {
    long seed = System.nanoTime();
    System.out.println("StreamEndTest seed " + seed);
    for (Path path :
        new Path[] {
          new Path(100, 0.02, 60, 0.05, CongestionControl.CUBIC),
          new Path(20_000, 0.2, 0, 0, CongestionControl.BBR),
          new Path(20_000, 0, 200, 0, CongestionControl.CUBIC)
        }) {
      Outcome outcome = EndsOnLossyPaths.run(path, 1_000, seed);
      assertEquals(0, outcome.missing(), path + ": " + outcome);
    }
  }
}
