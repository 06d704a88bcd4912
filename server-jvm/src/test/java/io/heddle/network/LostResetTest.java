package io.heddle.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.heddle.BidiStream;
import io.heddle.Bytes;
import io.heddle.ReceiveStream;
import io.heddle.SendStream;
import io.heddle.ServerConfig;
import io.heddle.Session;
import io.heddle.StreamException;
import io.heddle.jvm.Blocking;
import io.heddle.network.UdpNetwork.Direction;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A stream that was reset does not end well, whichever of the packets that say so gets lost. */
@Timeout(120)
final class LostResetTest {
  private static final int LENGTH = 700;
  private static final int CODE = 7;

  /** The reset, and whatever may come with it or after it. */
  private static final int PACKETS = 4;

  private static final int TIMES = 5;

  /** Until acknowledgements are out, and what is sent next is about the reset. */
  private static final int PAUSE_MS = 30;

  /** The how many-th packet from now on gets lost; none if it is less than 1. */
  private final AtomicInteger lost = new AtomicInteger();

  private NetworkedSession session;

  @BeforeEach
  void start() throws Exception {
    session = new NetworkedSession(ServerConfig.builder());
  }

  @AfterEach
  void close() {
    session.close();
  }

  private void loseOneOf(Direction direction) {
    session.network().filter((packet, where) -> where != direction || lost.getAndDecrement() != 1);
  }

  /** Opens a stream, has some bytes arrive on it, and sees how its reset arrives. */
  private interface Life {
    void live(Session writer, Session reader, int lostPacket) throws Exception;
  }

  private void withEachPacketLost(Direction direction, Life life) throws Exception {
    loseOneOf(direction);
    for (int packet = 1; packet <= PACKETS; packet++) {
      for (int i = 0; i < TIMES; i++) {
        life.live(session.writer(direction), session.reader(direction), packet);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void aStreamOfOneDirection(Direction direction) throws Exception {
    withEachPacketLost(
        direction,
        (writer, reader, packet) -> {
          SendStream out = Blocking.await(writer.openUni());
          CompletableFuture<Void> written = out.write(new byte[LENGTH]);
          ReceiveStream in = Blocking.await(reader.acceptUni());
          Blocking.await(written);
          assertIsReset(out, in, packet);
        });
  }

  @ParameterizedTest
  @EnumSource
  void oneHalfOfAStreamWhoseOtherHasEnded(Direction direction) throws Exception {
    bidirectional(
        direction,
        (out, in) -> {
          in.finish();
          assertEquals(0, Blocking.await(out.readToEnd(1)).length());
        });
  }

  @ParameterizedTest
  @EnumSource
  void oneHalfOfAStreamWhoseOtherWasStopped(Direction direction) throws Exception {
    bidirectional(direction, (out, in) -> out.stopSending(1));
  }

  /** How the other half of a stream ends, before the one that is reset. */
  private interface OtherHalf {
    void end(BidiStream out, BidiStream in) throws Exception;
  }

  private void bidirectional(Direction direction, OtherHalf other) throws Exception {
    withEachPacketLost(
        direction,
        (writer, reader, packet) -> {
          BidiStream out = Blocking.await(writer.openBidi());
          CompletableFuture<Void> written = out.write(new byte[LENGTH]);
          BidiStream in = Blocking.await(reader.acceptBidi());
          Blocking.await(written);
          other.end(out, in);
          assertIsReset(out, in, packet);
        });
  }

  private void assertIsReset(SendStream out, ReceiveStream in, int packet) throws Exception {
    Blocking.await(in.readExact(LENGTH)).release();
    CompletableFuture<Optional<Bytes>> rest = in.read();
    TimeUnit.MILLISECONDS.sleep(PAUSE_MS);
    lost.set(packet);
    out.reset(CODE);
    ExecutionException failure =
        assertThrows(ExecutionException.class, () -> rest.get(10, TimeUnit.SECONDS));
    StreamException reset = assertInstanceOf(StreamException.class, failure.getCause());
    assertEquals(OptionalLong.of(CODE), reset.code());
  }
}
