package io.heddle.jvm;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.Client;
import io.heddle.ClientConfig;
import io.heddle.Limits;
import io.heddle.Server;
import io.heddle.ServerConfig;
import io.heddle.Session;
import io.heddle.TransportKind;
import io.heddle.model.Model;
import io.heddle.model.ModelEnds;
import io.heddle.model.SmallLimits;
import io.heddle.network.UdpNetwork;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A client and a server on loopback, used from threads of neither, as applications do. */
@Timeout(36_000)
final class JvmModelTest {
  /** What part of the packets, those of handshakes apart. */
  private static final double LOSS = 0.1;

  private static final int DELAY_MICROS = 100;

  /** What is lost is waited for. */
  private static final int FEWER = 5;

  @ParameterizedTest
  @EnumSource(names = {"HTTP3", "WEBSOCKET"})
  void useHoldsTheModel(TransportKind transport) throws Exception {
    try (Hosts hosts = new Hosts(transport, 0)) {
      Model.holdAtOnce(Hosts.COUNT / 2, 1, hosts::connect);
    }
  }

  @Test
  void soItDoesWherePacketsAreLost() throws Exception {
    try (Hosts hosts = new Hosts(TransportKind.HTTP3, LOSS)) {
      Model.holdAtOnce(Hosts.COUNT, FEWER, hosts::connect);
    }
  }

  /** Clients and servers with limits of many sizes, each for one thread at a time. */
  private static final class Hosts implements AutoCloseable {
    private static final int COUNT = 8;

    private final List<Host> hosts = new ArrayList<>();

    Hosts(TransportKind transport, double loss) throws Exception {
      for (int i = 0; i < COUNT; i++) {
        hosts.add(new Host(transport, new Random(i), loss));
      }
    }

    ModelEnds connect(long seed) {
      return hosts.get((int) (seed % COUNT)).connect();
    }

    @Override
    public void close() {
      hosts.forEach(Host::close);
    }
  }

  /** A client with its server. */
  private static final class Host {
    private final BlockingQueue<Session> accepted = new LinkedBlockingQueue<>();
    private final Server server;
    private final Optional<UdpNetwork> network;
    private final Client client;
    private final String url;

    Host(TransportKind transport, Random random, double loss) throws Exception {
      Limits serverLimits = SmallLimits.any(random);
      Limits clientLimits = SmallLimits.any(random);
      ServerConfig config =
          ServerConfig.builder()
              .port(0)
              .webSocketPort(0)
              .limits(serverLimits)
              .route("/model", accepted::add)
              .build();
      server = Server.start(config).join();
      int port = server.address().port();
      network = loss > 0 ? Optional.of(new UdpNetwork(port, 1)) : Optional.empty();
      network.ifPresent(
          path ->
              path.delayMicros(DELAY_MICROS)
                  .filter((packet, way) -> isOfHandshake(packet) || random.nextDouble() >= loss));
      client =
          Client.create(
              ClientConfig.builder()
                  .transports(transport)
                  .limits(clientLimits)
                  .serverCertificateHash(server.certificateSha256().orElseThrow())
                  .build());
      url =
          transport == TransportKind.HTTP3
              ? "https://localhost:" + network.map(UdpNetwork::port).orElse(port) + "/model"
              : "ws://localhost:" + server.webSocketAddress().orElseThrow().port() + "/model";
    }

    // RFC 9000 §17.2
    private static boolean isOfHandshake(ByteBuffer packet) {
      return (packet.get(0) & 0x80) != 0;
    }

    ModelEnds connect() {
      try {
        Session here = client.connect(url).get(10, TimeUnit.SECONDS);
        Session there = accepted.poll(10, TimeUnit.SECONDS);
        assertTrue(there != null, "nobody was accepted");
        return new JvmEnds(here, there);
      } catch (Exception e) {
        throw new AssertionError("no connection: " + e, e);
      }
    }

    void close() {
      client.close();
      network.ifPresent(UdpNetwork::close);
      server.close();
    }
  }

  private record JvmEnds(Session client, Session server) implements ModelEnds {
    private static final long PATIENCE_NS = 60_000_000_000L;

    // webtrans-http3 §4.4: that takes RESET_STREAM_AT, which quiche does not have.
    @Override
    public boolean tellsOfEarlyResets() {
      return client.transport() != TransportKind.HTTP3;
    }

    @Override
    public void pass(Random random) {
      switch (random.nextInt(16)) {
        case 0 -> LockSupport.parkNanos(1_000_000);
        case 1, 2, 3 -> LockSupport.parkNanos(1);
        default -> {}
      }
    }

    @Override
    public boolean until(BooleanSupplier condition) {
      long fromNs = System.nanoTime();
      while (!condition.getAsBoolean()) {
        if (System.nanoTime() - fromNs > PATIENCE_NS) {
          return false;
        }
        LockSupport.parkNanos(100_000);
      }
      return true;
    }
  }
}
