package io.heddle.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.ClientConfig;
import io.heddle.server.HalfOpen;
import io.heddle.tls.DevelopmentCertificate;
import io.heddle.tls.ServerTrust;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicClientCodecBuilder;
import io.netty.handler.codec.quic.QuicServerCodecBuilder;
import io.netty.handler.codec.quic.QuicSslContext;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Handshakes that do not go on give their places to others; those that do keep them. */
@Timeout(60)
final class HalfOpenHandshakesTest {
  private static final long STALE_NS = TimeUnit.MILLISECONDS.toNanos(HalfOpen.STALE_MS);
  private static final String PROTOCOL = "heddle-test";

  private final BlockingQueue<QuicChannel> arrived = new LinkedBlockingQueue<>();
  private final BlockingQueue<QuicChannel> dropped = new LinkedBlockingQueue<>();
  private final HalfOpen halfOpen = new HalfOpen(2);
  private final HalfOpenHandshakes handshakes = new HalfOpenHandshakes(halfOpen, dropped::add);
  private final UdpTransport transport = UdpTransport.open(1);
  private final InetAddress here = InetAddress.getLoopbackAddress();
  private final Channel server;

  HalfOpenHandshakesTest() {
    QuicOptions options = QuicOptions.defaults();
    server =
        transport
            .bindServer(
                new InetSocketAddress(here, 0),
                1,
                options
                    .configure(new QuicServerCodecBuilder())
                    .sslContext(
                        QuicTls.server(
                            DevelopmentCertificate.create("localhost", Instant.now()),
                            options,
                            PROTOCOL))
                    .handler(
                        new ChannelInitializer<QuicChannel>() {
                          @Override
                          protected void initChannel(QuicChannel channel) {
                            PeerAddress.create(channel, new SentPackets(channel, 30_000), true);
                            channel.pipeline().addLast(handshakes);
                            arrived.add(channel);
                          }
                        })
                    .streamHandler(new ChannelInboundHandlerAdapter()))
            .get(0);
  }

  @AfterEach
  void close() {
    transport.close();
  }

  /** A client whose handshake does not go on: only its first packet passes. */
  private final class Client implements AutoCloseable {
    private final DatagramSocket relay = new DatagramSocket(0, here);
    final QuicChannel atServer;

    Client() throws Exception {
      QuicOptions options = QuicOptions.defaults();
      QuicSslContext tls =
          QuicTls.client(
              ServerTrust.of(ClientConfig.builder().insecureTrustAnyCertificate(true).build()),
              options,
              PROTOCOL);
      Channel socket =
          transport.bindClient(
              new InetSocketAddress(here, 0),
              options
                  .configure(new QuicClientCodecBuilder())
                  .sslEngineProvider(channel -> tls.newEngine(channel.alloc())));
      QuicChannel.newBootstrap(socket)
          .handler(new ChannelInboundHandlerAdapter())
          .streamHandler(new ChannelInboundHandlerAdapter())
          .remoteAddress(new InetSocketAddress(here, relay.getLocalPort()))
          .connect();
      passFirstPacket();
      atServer = Loopback.taken(arrived);
    }

    private void passFirstPacket() throws IOException {
      byte[] buffer = new byte[2048];
      DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
      relay.setSoTimeout(10_000);
      relay.receive(packet);
      packet.setSocketAddress(server.localAddress());
      relay.send(packet);
    }

    @Override
    public void close() {
      relay.close();
    }
  }

  @Test
  void theOldestThatDoesNotGoOnGivesItsPlace() throws Exception {
    try (Client first = new Client();
        Client second = new Client()) {
      assertEquals(2, halfOpen.count());
      long nowNs = System.nanoTime();
      assertFalse(halfOpen.makeRoom(nowNs), "both have just begun");
      assertTrue(halfOpen.makeRoom(nowNs + STALE_NS));
      assertSame(first.atServer, dropped.poll());
      assertEquals(1, halfOpen.count());
      assertTrue(halfOpen.makeRoom(nowNs), "there is room now");
      assertFalse(second.atServer.isActive());
    }
  }

  @Test
  void oneThatGoesOnKeepsItsPlace() throws Exception {
    try (Client first = new Client();
        Client second = new Client()) {
      Loopback.on(
          first.atServer,
          () -> {
            // Another packet of its handshake.
            PeerAddress.of(first.atServer).orElseThrow().sent().packetComes();
            return true;
          });
      assertTrue(halfOpen.makeRoom(System.nanoTime() + STALE_NS));
      assertSame(second.atServer, dropped.poll());
    }
  }
}
