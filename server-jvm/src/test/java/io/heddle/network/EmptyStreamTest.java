package io.heddle.network;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.heddle.BidiStream;
import io.heddle.Limits;
import io.heddle.ReceiveStream;
import io.heddle.SendStream;
import io.heddle.ServerConfig;
import io.heddle.jvm.Blocking;
import io.heddle.network.UdpNetwork.Direction;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Streams of which there is nothing but an end arrive, even where nothing may be sent for now. */
@Timeout(60)
final class EmptyStreamTest {
  private static final int STREAMS = 50;

  private final AtomicBoolean isFull = new AtomicBoolean();
  private NetworkedSession session;

  @BeforeEach
  void start() throws Exception {
    session =
        new NetworkedSession(
            ServerConfig.builder()
                // And the one that fills the congestion window.
                .limits(Limits.builder().maxUniStreams(STREAMS + 1).build()));
    session.network().filter((packet, where) -> where == Direction.TO_SERVER || !isFull.get());
  }

  @AfterEach
  void close() {
    session.close();
  }

  private void fillTheCongestionWindow() throws Exception {
    SendStream much = Blocking.await(session.client().openUni());
    isFull.set(true);
    var unused = much.write(new byte[1 << 20]);
    Blocking.await(session.accepted().acceptUni()).stopSending(1);
    TimeUnit.MILLISECONDS.sleep(50);
  }

  @Test
  void ofOneDirection() throws Exception {
    fillTheCongestionWindow();
    for (int i = 0; i < STREAMS; i++) {
      var unused = session.client().openUni().thenCompose(SendStream::finish);
    }
    TimeUnit.MILLISECONDS.sleep(50);
    isFull.set(false);
    for (int i = 0; i < STREAMS; i++) {
      ReceiveStream empty = session.accepted().acceptUni().get(10, TimeUnit.SECONDS);
      assertEquals(0, empty.readToEnd(1).get(10, TimeUnit.SECONDS).length());
    }
  }

  @Test
  void ofBoth() throws Exception {
    fillTheCongestionWindow();
    for (int i = 0; i < STREAMS; i++) {
      var unused = session.client().openBidi().thenCompose(BidiStream::finish);
    }
    TimeUnit.MILLISECONDS.sleep(50);
    isFull.set(false);
    for (int i = 0; i < STREAMS; i++) {
      BidiStream empty = session.accepted().acceptBidi().get(10, TimeUnit.SECONDS);
      empty.finish();
      assertEquals(0, empty.readToEnd(1).get(10, TimeUnit.SECONDS).length());
    }
  }

  @Test
  void resetOnesMakeRoomForOthers() throws Exception {
    fillTheCongestionWindow();
    for (int i = 0; i < STREAMS; i++) {
      var unused = session.client().openUni().thenAccept(stream -> stream.reset(5));
    }
    TimeUnit.MILLISECONDS.sleep(50);
    isFull.set(false);
    for (int i = 0; i < STREAMS; i++) {
      session.client().openUni().get(10, TimeUnit.SECONDS).finish();
    }
  }
}
