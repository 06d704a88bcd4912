package io.heddle.e2e;

import static io.heddle.e2e.RawBytes.bidi;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.BidiStream;
import io.heddle.Client;
import io.heddle.SendStream;
import io.heddle.Session;
import io.heddle.netty.OpenPackets;
import io.heddle.network.UdpNetwork;
import io.heddle.network.UdpNetwork.Direction;
import io.netty.handler.codec.quic.Quic;
import io.netty.handler.codec.quic.QuicStreamType;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * An end that is given when the stream's bytes have left, and are not acknowledged yet, arrives
 * though the packet that bears it alone is lost, and no other.
 */
// quiche issue 2525
@Timeout(60)
class LostEndTest {
  private static final byte[] HELLO = "hello".getBytes(StandardCharsets.UTF_8);

  /** Until bytes are acknowledged it takes twice as long. */
  private static final int DELAY_MS = 100;

  private static final int SHORT_DELAY_MS = 10;

  /** Of some packets. */
  private static final int LENGTH = 5_000;

  /** The stream whose end is lost, once. */
  private final CompletableFuture<Long> victim = new CompletableFuture<>();

  private final CompletableFuture<Void> bytesLeft = new CompletableFuture<>();
  private final AtomicInteger lost = new AtomicInteger();

  private UdpNetwork network(int port, Direction direction, OpenPackets packets) throws Exception {
    return new UdpNetwork(port, 1)
        .delayMicros(TimeUnit.MILLISECONDS.toMicros(DELAY_MS))
        .filter((packet, where) -> where != direction || passes(packets, packet));
  }

  private boolean passes(OpenPackets packets, ByteBuffer packet) {
    OpenPackets.StreamFrame frame = packets.read(packet).stream().orElse(null);
    if (frame == null || frame.streamId() != victim.getNow(-1L)) {
      return true;
    }
    if (frame.ends() && bytesLeft.isDone()) {
      return lost.getAndIncrement() > 0;
    }
    bytesLeft.complete(null);
    return true;
  }

  @Test
  void aServersArrives() throws Exception {
    OpenPackets packets = new OpenPackets(true, Quic.MAX_CONN_ID_LEN);
    CompletableFuture<BidiStream> answered = new CompletableFuture<>();
    try (EchoServer server =
            EchoServer.start(
                options -> options.route("/once", connection -> answer(connection, answered)));
        UdpNetwork network = network(server.port(), Direction.TO_CLIENT, packets);
        RawHttp3Peer peer = new RawHttp3Peer(network.port(), packets)) {
      peer.sendSettings(RawBytes.CLIENT_SETTINGS);
      RawStream session = peer.session("/once");
      RawStream stream = peer.openBidi();
      victim.complete(stream.id());
      stream.send(bidi(session.id()), HELLO).finish();
      EchoServer.await(bytesLeft);
      EchoServer.await(answered).finish();
      assertArrayEquals(HELLO, stream.receiveAll());
      assertTrue(lost.get() > 0);
    }
  }

  private static void answer(Session session, CompletableFuture<BidiStream> answered) {
    session
        .acceptBidi()
        .thenCompose(
            stream ->
                stream
                    .readToEnd(HELLO.length)
                    .thenCompose(stream::write)
                    .thenRun(() -> answered.complete(stream)));
  }

  /**
   * Some of the stream's bytes are lost, too; then quiche sends those again, and not the end. The
   * peer's end comes meanwhile.
   */
  @RepeatedTest(3)
  void oneThatIsLostTwiceArrives() throws Exception {
    OpenPackets packets = new OpenPackets(false, Quic.MAX_CONN_ID_LEN);
    AtomicInteger bytesLost = new AtomicInteger();
    AtomicBoolean isHeard = new AtomicBoolean(true);
    try (RawHttp3Server server = new RawHttp3Server(packets);
        UdpNetwork network =
            new UdpNetwork(server.port(), 1)
                .delayMicros(TimeUnit.MILLISECONDS.toMicros(SHORT_DELAY_MS))
                .filter(
                    (packet, where) -> {
                      OpenPackets.StreamFrame frame =
                          where == Direction.TO_SERVER
                              ? packets.read(packet).stream().orElse(null)
                              : null;
                      if (frame == null || frame.streamId() != victim.getNow(-1L)) {
                        return where == Direction.TO_SERVER || isHeard.get();
                      }
                      return frame.ends()
                          ? lost.getAndIncrement() >= 2
                          : bytesLost.getAndIncrement() != 2;
                    });
        Client client = Client.create(server.clientConfig().build())) {
      CompletableFuture<Session> connected =
          client.connect("https://127.0.0.1:" + network.port() + "/");
      RawStream session = server.acceptSession();
      BidiStream stream = EchoServer.await(EchoServer.await(connected).openBidi());
      SendStream other = EchoServer.await(EchoServer.await(connected).openUni());
      RawStream arrived = server.incoming().nextBidi();
      TimeUnit.MILLISECONDS.sleep(4 * SHORT_DELAY_MS);
      victim.complete(stream.id());
      stream.read();
      isHeard.set(false);
      stream.write(new byte[LENGTH]);
      TimeUnit.MILLISECONDS.sleep(1);
      stream.finish();
      for (int i = 0; i < 5; i++) {
        TimeUnit.MILLISECONDS.sleep(1);
        other.write(HELLO);
      }
      TimeUnit.MILLISECONDS.sleep(SHORT_DELAY_MS + 5);
      isHeard.set(true);
      arrived.finish();
      // When this is acknowledged, all that is missing is known to be lost, at once.
      other.write(HELLO);
      assertTrue(arrived.receiveAll().length > LENGTH);
      assertTrue(lost.get() > 2, "lost " + lost);
      session.finish();
    }
  }

  @Test
  void aClientsArrives() throws Exception {
    OpenPackets packets = new OpenPackets(false, Quic.MAX_CONN_ID_LEN);
    try (RawHttp3Server server = new RawHttp3Server(packets);
        UdpNetwork network = network(server.port(), Direction.TO_SERVER, packets);
        Client client = Client.create(server.clientConfig().build())) {
      CompletableFuture<Session> connected =
          client.connect("https://127.0.0.1:" + network.port() + "/");
      RawStream session = server.acceptSession();
      RawStream stream = server.open(QuicStreamType.BIDIRECTIONAL);
      victim.complete(stream.id());
      CompletableFuture<BidiStream> answered = new CompletableFuture<>();
      answer(EchoServer.await(connected), answered);
      stream.send(bidi(session.id()), HELLO).finish();
      EchoServer.await(bytesLeft);
      EchoServer.await(answered).finish();
      assertArrayEquals(HELLO, stream.receiveAll());
      assertTrue(lost.get() > 0);
      session.finish();
    }
  }
}
