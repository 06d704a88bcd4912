package io.heddle.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.BidiStream;
import io.heddle.Bytes;
import io.heddle.Client;
import io.heddle.ClientConfig;
import io.heddle.Server;
import io.heddle.ServerConfig;
import io.heddle.Session;
import io.heddle.TransportKind;
import io.heddle.paths.EchoPath;
import io.netty.buffer.PooledByteBufAllocator;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever comes by UDP: nothing leaks, nothing fills the log, and sessions go on. */
@Timeout(120)
final class GarbageTest {
  private static final long SEED = System.nanoTime();

  /** So that the socket's buffer does not overflow, and all of it is seen. */
  private static final int BURST = 200;

  private final Garbage garbage = new Garbage(SEED);
  private final PrintStream stderr = System.err;
  private final ByteArrayOutputStream log = new ByteArrayOutputStream();
  private final Client client =
      Client.create(
          ClientConfig.builder()
              .transports(TransportKind.HTTP3)
              .insecureTrustAnyCertificate(true)
              .build());

  GarbageTest() {
    System.out.println("seed " + SEED);
    System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
  }

  @AfterEach
  void close() {
    client.close();
    System.setErr(stderr);
    stderr.print(log.toString(StandardCharsets.UTF_8));
  }

  private static Server server(int threads) throws Exception {
    return await(
        Server.start(
            ServerConfig.builder()
                .host("127.0.0.1")
                .port(0)
                .ioThreads(threads)
                .handshakeTimeoutMs(500)
                .route("/echo", new EchoPath())
                .build()));
  }

  private Session connect(int port) throws Exception {
    return await(client.connect("https://127.0.0.1:" + port + "/echo"));
  }

  /** Also waits until the server has seen what was sent to this socket of its before. */
  private static void echo(Session session) throws Exception {
    BidiStream stream = await(session.openBidi());
    await(stream.write(Bytes.ofUtf8("still here")));
    await(stream.finish());
    Bytes answer = await(stream.readToEnd(100));
    assertEquals("still here", answer.toUtf8());
    answer.release();
  }

  private static <T> T await(CompletableFuture<T> stage) throws Exception {
    return stage.get(20, TimeUnit.SECONDS);
  }

  private void assertQuiet() {
    long lines = log.toString(StandardCharsets.UTF_8).lines().count();
    assertTrue(lines < 20, lines + " lines of log");
  }

  private interface Sending {
    void send(byte[] datagram) throws Exception;
  }

  private static void send(List<byte[]> datagrams, Session watched, Sending sending)
      throws Exception {
    for (int i = 0; i < datagrams.size(); i++) {
      sending.send(datagrams.get(i));
      if (i % BURST == 0) {
        echo(watched);
      }
    }
    echo(watched);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4})
  void doesTheServerNoHarm(int threads) throws Exception {
    try (Server server = server(threads);
        GarbageRelay relay = new GarbageRelay(server.address().port());
        DatagramSocket stranger = new DatagramSocket()) {
      Session watched = connect(relay.port());
      InetSocketAddress target =
          new InetSocketAddress(InetAddress.getLoopbackAddress(), server.address().port());
      Sending byStranger =
          datagram -> stranger.send(new DatagramPacket(datagram, datagram.length, target));
      send(garbage.lengths(), watched, byStranger);
      send(garbage.longHeaders(), watched, byStranger);
      for (byte[] genuine : List.copyOf(relay.firsts())) {
        send(garbage.spoilt(genuine), watched, byStranger);
        send(garbage.spoilt(genuine), watched, relay::addToServer);
      }
      await(client.connect("https://127.0.0.1:" + server.address().port() + "/echo"));
      assertQuiet();
    }
  }

  @Test
  void doesTheClientNoHarm() throws Exception {
    try (Server server = server(1);
        GarbageRelay relay = new GarbageRelay(server.address().port());
        DatagramSocket stranger = new DatagramSocket()) {
      Session watched = connect(relay.port());
      InetSocketAddress target =
          new InetSocketAddress(
              InetAddress.getLoopbackAddress(), watched.localAddress().orElseThrow().port());
      Sending byStranger =
          datagram -> stranger.send(new DatagramPacket(datagram, datagram.length, target));
      for (Sending sending : List.of(byStranger, (Sending) relay::addToClient)) {
        send(garbage.lengths(), watched, sending);
        send(garbage.longHeaders(), watched, sending);
        for (byte[] genuine : List.copyOf(relay.firsts())) {
          send(garbage.spoilt(genuine), watched, sending);
        }
      }
      connect(relay.port());
      assertQuiet();
    }
  }

  /** Each would leave 64 KiB behind, in a dispatcher that forgets it. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4})
  void packetsOfTwoBytesLeaveNothingBehind(int threads) throws Exception {
    try (Server server = server(threads);
        DatagramSocket stranger = new DatagramSocket()) {
      Session watched = connect(server.address().port());
      InetSocketAddress target =
          new InetSocketAddress(InetAddress.getLoopbackAddress(), server.address().port());
      long before = PooledByteBufAllocator.DEFAULT.metric().usedDirectMemory();
      for (int i = 0; i < 5_000; i++) {
        stranger.send(new DatagramPacket(new byte[2 + i % 19], 2 + i % 19, target));
        if (i % BURST == 0) {
          echo(watched);
        }
      }
      echo(watched);
      long grown = PooledByteBufAllocator.DEFAULT.metric().usedDirectMemory() - before;
      assertTrue(grown < 100 << 20, grown + " bytes more are in use");
      assertQuiet();
    }
  }
}
