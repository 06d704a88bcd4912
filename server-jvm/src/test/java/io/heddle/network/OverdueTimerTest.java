package io.heddle.network;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.heddle.BidiStream;
import io.heddle.Bytes;
import io.heddle.SendStream;
import io.heddle.ServerConfig;
import io.heddle.Session;
import io.heddle.jvm.Blocking;
import io.heddle.network.UdpNetwork.Direction;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What was lost is sent again, though the timer that says so is due while the thread that serves
 * the connection is busy, and nothing else is sent on the connection.
 */
@Timeout(60)
final class OverdueTimerTest {
  /** Unlike any other packet. */
  private static final int LENGTH = 700;

  private static final int OVERHEAD_BYTES = 100;
  private static final int DELAY_MICROS = 10_000;

  /** Longer than it takes from the acknowledgement of a packet until those before it are lost. */
  private static final int BUSY_MS = 60;

  /** Less than it takes until an idle connection is kept alive. */
  private static final int PATIENCE_MS = 3_000;

  private static final int TIMES = 20;

  private final AtomicBoolean loses = new AtomicBoolean();
  private NetworkedSession session;

  @BeforeEach
  void start() throws Exception {
    session = new NetworkedSession(ServerConfig.builder());
    session.network().delayMicros(DELAY_MICROS);
  }

  @AfterEach
  void close() {
    session.close();
  }

  private void loseOneLargePacketOf(Direction direction) {
    session
        .network()
        .filter(
            (packet, where) -> {
              int others = packet.remaining() - LENGTH;
              boolean isLarge = others > 0 && others < OVERHEAD_BYTES;
              return where != direction || !isLarge || !loses.compareAndSet(true, false);
            });
  }

  @ParameterizedTest
  @EnumSource
  void whatWasLostIsSentAgain(Direction direction) throws Exception {
    Session writer = session.writer(direction);
    Session reader = session.reader(direction);
    loseOneLargePacketOf(direction);
    BidiStream asking = Blocking.await(writer.openBidi());
    Blocking.await(asking.write(Bytes.ofUtf8("?")));
    BidiStream answering = Blocking.await(reader.acceptBidi());
    Blocking.await(answering.readExact(1)).release();
    SendStream stream = Blocking.await(writer.openUni());
    Blocking.await(stream.write(Bytes.ofUtf8("!")));
    var arriving = Blocking.await(reader.acceptUni());
    Blocking.await(arriving.readExact(1)).release();
    for (int i = 0; i < TIMES; i++) {
      CompletableFuture<Bytes> arrived = arriving.readExact(LENGTH);
      answering.readExact(1).thenAccept(word -> answer(word, answering));
      CompletableFuture<Void> busy =
          asking
              .readExact(1)
              .thenAccept(
                  word -> {
                    word.release();
                    // On the thread that serves the connection.
                    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(BUSY_MS));
                  });
      TimeUnit.MILLISECONDS.sleep(5L * (i % 10));
      loses.set(true);
      stream.write(Bytes.of(new byte[LENGTH]));
      asking.write(Bytes.ofUtf8("?"));
      Blocking.await(busy);
      Bytes bytes = arrived.get(PATIENCE_MS, TimeUnit.MILLISECONDS);
      assertEquals(LENGTH, bytes.length());
      bytes.release();
    }
  }

  private static void answer(Bytes word, BidiStream answering) {
    word.release();
    answering.write(Bytes.ofUtf8("!"));
  }

  /** The timer is put off by whatever is sent while it is due, until the window is full. */
  @ParameterizedTest
  @EnumSource
  void soItIsThoughTheThreadSendsAllTheTime(Direction direction) throws Exception {
    AtomicBoolean isDark = new AtomicBoolean();
    session.network().filter((packet, where) -> where != direction || !isDark.get());
    AtomicBoolean floods = new AtomicBoolean(true);
    Session writer = session.writer(direction);
    Thread flood =
        new Thread(
            () -> {
              while (floods.get()) {
                var unused = writer.datagrams().send(Bytes.of(new byte[20]));
              }
            });
    flood.start();
    try {
      SendStream stream = Blocking.await(writer.openUni());
      Blocking.await(stream.write(Bytes.ofUtf8("!")));
      var arriving = Blocking.await(session.reader(direction).acceptUni());
      Blocking.await(arriving.readExact(1)).release();
      for (int i = 0; i < TIMES; i++) {
        CompletableFuture<Bytes> arrived = arriving.readExact(LENGTH);
        isDark.set(true);
        stream.write(Bytes.of(new byte[LENGTH]));
        TimeUnit.MILLISECONDS.sleep(BUSY_MS);
        isDark.set(false);
        arrived.get(PATIENCE_MS, TimeUnit.MILLISECONDS).release();
      }
    } finally {
      floods.set(false);
      flood.join();
    }
  }
}
