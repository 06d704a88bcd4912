package io.heddle.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.heddle.Client;
import io.heddle.SendStream;
import io.heddle.Session;
import io.heddle.netty.OpenPackets;
import io.heddle.netty.OpenPackets.Frames;
import io.heddle.network.UdpNetwork;
import io.heddle.network.UdpNetwork.Direction;
import io.netty.handler.codec.quic.Quic;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Nothing more is said of a stream once it was reset, even where bytes of it waited for the
 * congestion window (RFC 9000 §3.3): a peer that misses the packet with the reset would take an end
 * that comes after it for the stream's.
 */
@Timeout(60)
class NoEndAfterResetTest {
  private static final int STREAMS = 90;

  /** Until what was written has left, or waits for the window. */
  private static final int PAUSE_MS = 50;

  private final AtomicBoolean isHeard = new AtomicBoolean(true);
  private final Set<Long> reset = ConcurrentHashMap.newKeySet();
  private final Set<Long> saidMore = ConcurrentHashMap.newKeySet();

  /** Reads what goes one way; what goes the other, acknowledgements, too, is lost at times. */
  private UdpNetwork network(int port, Direction direction, OpenPackets packets) throws Exception {
    return new UdpNetwork(port, 1)
        .filter(
            (packet, where) -> {
              if (where == direction) {
                look(packets, packet);
                return true;
              }
              return isHeard.get();
            });
  }

  private void look(OpenPackets packets, ByteBuffer packet) {
    Frames frames = packets.read(packet);
    Set<Long> before = new HashSet<>(reset);
    reset.addAll(frames.resets());
    frames.stream()
        .filter(frame -> before.contains(frame.streamId()))
        .ifPresent(frame -> saidMore.add(frame.streamId()));
  }

  /**
   * Resets streams, of some of which bytes wait for the congestion window.
   *
   * @param length of each; together they are more than the window, and each is so little that what
   *     packets add to it is much: that makes quiche take more than it can send
   */
  private void resetWhileTheWindowIsFull(Session session, int length) throws Exception {
    List<SendStream> streams = new ArrayList<>();
    for (int i = 0; i < STREAMS; i++) {
      streams.add(EchoServer.await(session.openUni()));
    }
    TimeUnit.MILLISECONDS.sleep(2 * PAUSE_MS);
    isHeard.set(false);
    for (SendStream stream : streams) {
      var unused = stream.write(new byte[length]);
    }
    TimeUnit.MILLISECONDS.sleep(PAUSE_MS);
    streams.forEach(stream -> stream.reset(7));
    TimeUnit.MILLISECONDS.sleep(PAUSE_MS);
    isHeard.set(true);
    long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (reset.size() < STREAMS && System.nanoTime() < deadlineNs) {
      TimeUnit.MILLISECONDS.sleep(1);
    }
    TimeUnit.MILLISECONDS.sleep(PAUSE_MS);
    assertEquals(STREAMS, reset.size());
    assertEquals(Set.of(), saidMore);
  }

  @ParameterizedTest
  @ValueSource(ints = {140, 150, 160, 170})
  void byAServer(int length) throws Exception {
    OpenPackets packets = new OpenPackets(true, Quic.MAX_CONN_ID_LEN);
    CompletableFuture<Session> served = new CompletableFuture<>();
    try (EchoServer server = EchoServer.start(options -> options.route("/it", served::complete));
        UdpNetwork network = network(server.port(), Direction.TO_CLIENT, packets);
        RawHttp3Peer peer = new RawHttp3Peer(network.port(), packets)) {
      peer.sendSettings(RawBytes.CLIENT_SETTINGS);
      peer.session("/it");
      resetWhileTheWindowIsFull(EchoServer.await(served), length);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {140, 150, 160, 170})
  void byAClient(int length) throws Exception {
    OpenPackets packets = new OpenPackets(false, Quic.MAX_CONN_ID_LEN);
    try (RawHttp3Server server = new RawHttp3Server(packets);
        UdpNetwork network = network(server.port(), Direction.TO_SERVER, packets);
        Client client = Client.create(server.clientConfig().build())) {
      CompletableFuture<Session> connected =
          client.connect("https://127.0.0.1:" + network.port() + "/");
      RawStream session = server.acceptSession();
      resetWhileTheWindowIsFull(EchoServer.await(connected), length);
      session.finish();
    }
  }
}
