package io.heddle.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.heddle.netty.AddressValidation.Policy;
import io.heddle.netty.Loopback.Pair;
import io.heddle.netty.Loopback.Stream;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.unix.IntegerUnixChannelOption;
import io.netty.handler.codec.quic.QuicServerCodecBuilder;
import io.netty.handler.codec.quic.QuicStreamType;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class UdpTransportTest {
  private final Loopback.Builder builder = new Loopback.Builder();

  @Test
  void nioCarriesStreamsAndStopCodesToo() throws Exception {
    builder.nio = true;
    try (Loopback loopback = builder.start()) {
      Pair pair = loopback.connect();
      Stream sender = Loopback.open(pair.client(), QuicStreamType.BIDIRECTIONAL);
      Stream receiver = started(loopback, sender);
      Loopback.on(pair.server(), () -> QuicStreams.stopSending(receiver.channel(), 77)).sync();
      assertEquals(77, sender.stopCode.get(10, TimeUnit.SECONDS));
    }
  }

  @Test
  void severalSocketsShareThePortAndTheConnections() throws Exception {
    assumeTrue(Epoll.isAvailable(), "SO_REUSEPORT is used with epoll only");
    builder.sockets = 2;
    try (Loopback loopback = builder.start()) {
      assertEquals(2, loopback.serverSockets.size());
      assertEquals(
          loopback.serverSockets.get(0).localAddress(),
          loopback.serverSockets.get(1).localAddress());
      Set<Object> used = new HashSet<>();
      for (int i = 0; i < 4; i++) {
        Pair pair = loopback.connect();
        used.add(pair.server().parent());
        started(loopback, Loopback.open(pair.client(), QuicStreamType.BIDIRECTIONAL));
      }
      assertTrue(loopback.serverSockets.containsAll(used));
    }
  }

  @Test
  void packetsOfNoSocketMayBeFragmented() throws Exception {
    assumeTrue(Epoll.isAvailable(), "the options are Linux's");
    builder.sockets = 2;
    try (Loopback loopback = builder.start()) {
      List<Channel> sockets = new ArrayList<>(loopback.serverSockets);
      sockets.add(loopback.connect().client().parent());
      for (Channel socket : sockets) {
        // in.h: IP_MTU_DISCOVER of IPPROTO_IP is IP_PMTUDISC_PROBE
        assertEquals(
            3, socket.config().getOption(new IntegerUnixChannelOption("IP_MTU_DISCOVER", 0, 10)));
      }
    }
  }

  @Test
  void packetsGrowToTheLargestThatIsAllowed() throws Exception {
    assumeTrue(Epoll.isAvailable(), "Java 17 cannot forbid fragments");
    builder.client = Options.withMaxUdpPayload(9_000);
    try (Loopback loopback = builder.start()) {
      Pair pair = loopback.connect();
      Stream sender = Loopback.open(pair.client(), QuicStreamType.BIDIRECTIONAL);
      while (pair.client().collectPathStats(0).get().pmtu() < 9_000) {
        sender.channel().writeAndFlush(Unpooled.wrappedBuffer(new byte[] {1})).sync();
      }
    }
  }

  @Test
  void withoutAWayToForbidFragmentsPacketsStaySmall() throws Exception {
    builder.nio = true;
    try (Loopback loopback = builder.start()) {
      Pair pair = loopback.connect();
      assumeFalse(
          SocketOptions.forbidFragments(pair.client().parent()), "Java can forbid fragments here");
      started(loopback, Loopback.open(pair.client(), QuicStreamType.BIDIRECTIONAL));
      assertEquals(1_200, pair.client().collectPathStats(0).get().pmtu());
      assertEquals(1_200, pair.server().collectPathStats(0).get().pmtu());
    }
  }

  @Test
  void aClientThatMustProveItsAddressConnects() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    builder.tokens =
        Optional.of(
            new AddressValidation(
                Policy.UNDER_LOAD, () -> asked.incrementAndGet() * 100, 100, Clock.systemUTC()));
    try (Loopback loopback = builder.start()) {
      Pair pair = loopback.connect();
      started(loopback, Loopback.open(pair.client(), QuicStreamType.BIDIRECTIONAL));
      assertEquals(1, asked.get());
    }
  }

  @Test
  void aTakenPortNamesTheFlag() {
    try (Loopback loopback = builder.start();
        UdpTransport second = UdpTransport.open(1)) {
      QuicServerCodecBuilder unused = codec();
      UdpBindException taken =
          assertThrows(
              UdpBindException.class, () -> second.bindServer(loopback.address(), 1, unused));
      assertTrue(String.valueOf(taken.getMessage()).contains("--port"), taken.getMessage());
    }
  }

  @Test
  void anAddressOfAnotherMachineNamesTheFlag() {
    try (UdpTransport transport = UdpTransport.open(1)) {
      // 192.0.2.0/24 is for documents, RFC 5737
      UdpBindException wrong =
          assertThrows(
              UdpBindException.class,
              () -> transport.bindServer(new InetSocketAddress("192.0.2.1", 0), 1, codec()));
      assertTrue(String.valueOf(wrong.getMessage()).contains("--host"), wrong.getMessage());
    }
  }

  @Test
  void closingTheTransportEndsItsConnections() throws Exception {
    Pair pair;
    try (Loopback loopback = builder.start()) {
      pair = loopback.connect();
    }
    assertTrue(pair.client().closeFuture().await(10, TimeUnit.SECONDS));
    assertTrue(pair.server().closeFuture().await(10, TimeUnit.SECONDS));
  }

  @Test
  void aCloseCodeOf62BitsReachesThePeerInItsLow32() throws Exception {
    try (Loopback loopback = builder.start()) {
      Pair pair = loopback.connect();
      Loopback.on(
              pair.client(),
              () -> QuicStreams.close(pair.client(), 0x52e4_a40f_a8dbL, Unpooled.EMPTY_BUFFER))
          .sync();
      // Netty narrows what it reports; that the process survives shows the code was encoded.
      assertEquals(0xa40f_a8db, loopback.closeEvent().error());
      assertTrue(pair.server().closeFuture().await(10, TimeUnit.SECONDS));
    }
  }

  @Test
  void halfOpenHandshakesAreCountedUntilTheyComplete() throws Exception {
    try (Loopback loopback = builder.start()) {
      loopback.connect();
      assertEquals(0, loopback.halfOpen.count());
      assertFalse(loopback.mostHalfOpen.get() == 0, "the handshake was counted while under way");
    }
  }

  static QuicServerCodecBuilder codec() {
    QuicOptions options = QuicOptions.defaults();
    var certificate = io.heddle.tls.DevelopmentCertificate.create("localhost", Instant.now());
    return options
        .configure(new QuicServerCodecBuilder())
        .sslContext(QuicTls.server(certificate, options, Loopback.PROTOCOL))
        .handler(new ChannelInboundHandlerAdapter())
        .streamHandler(new ChannelInboundHandlerAdapter());
  }

  private static Stream started(Loopback loopback, Stream opener) throws Exception {
    opener.channel().writeAndFlush(Unpooled.wrappedBuffer(new byte[] {1})).sync();
    Stream other = loopback.streamAtServer();
    Loopback.taken(other.reads);
    return other;
  }
}
