package io.heddle.jvm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.heddle.BidiStream;
import io.heddle.Bytes;
import io.heddle.Client;
import io.heddle.ClientConfig;
import io.heddle.InvalidConfigurationException;
import io.heddle.Server;
import io.heddle.ServerConfig;
import io.heddle.Session;
import io.heddle.TransportKind;
import io.heddle.network.UdpNetwork;
import io.heddle.paths.EchoPath;
import io.netty.channel.epoll.Epoll;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A server whose UDP port several threads share. */
@Timeout(60)
final class SharedPortTest {
  private final Set<String> threads = ConcurrentHashMap.newKeySet();
  private final AtomicInteger arrivals = new AtomicInteger();

  private Server start(int port) throws InterruptedException {
    EchoPath echo = new EchoPath();
    return Blocking.await(
        Server.start(
            ServerConfig.builder()
                .port(port)
                .ioThreads(2)
                .route(
                    "/echo",
                    session -> {
                      arrivals.incrementAndGet();
                      threads.add(Thread.currentThread().getName());
                      echo.handle(session);
                    })
                .build()));
  }

  private static void visit(Server server) throws InterruptedException {
    try (Client client = client(server)) {
      Texts.assertEchoes(connect(client, server.address().port()));
    }
  }

  private static Client client(Server server) {
    return Client.create(
        ClientConfig.builder()
            .transports(TransportKind.HTTP3)
            .serverCertificateHash(server.certificateSha256().orElseThrow())
            .build());
  }

  private static Session connect(Client client, int port) throws InterruptedException {
    return Blocking.await(client.connect("https://localhost:" + port + "/echo"));
  }

  /** The kernel may give a client's new port to another socket: the id says whose it is. */
  @Test
  void connectionsLiveOnWhenTheirClientsPortsChange() throws Exception {
    assumeTrue(Epoll.isAvailable(), "ports are shared on Linux only");
    try (Server server = start(0);
        Client client = client(server);
        UdpNetwork link = new UdpNetwork(server.address().port(), 1)) {
      Session session = connect(client, link.port());
      BidiStream open = Blocking.await(session.openBidi());
      for (int i = 0; i < 7; i++) {
        link.changePorts();
        open.write(Bytes.ofUtf8("still"));
        assertEquals("still", Texts.of(Blocking.await(open.readExact(5))));
        Texts.assertEchoes(session);
      }
      // A connection that was made again would have come to the route again.
      assertEquals(1, arrivals.get());
    }
  }

  @Test
  void clientsAreSpreadOverTheThreads() throws Exception {
    assumeTrue(Epoll.isAvailable(), "ports are shared on Linux only");
    try (Server server = start(0)) {
      // The kernel chooses by the client's address: each is as likely as the other.
      for (int i = 0; i < 60 && threads.size() < 2; i++) {
        visit(server);
      }
      assertEquals(2, threads.size());
    }
  }

  @Test
  void anotherServerDoesNotTakePartOfThePort() throws Exception {
    try (Server server = start(0)) {
      InvalidConfigurationException taken =
          assertThrows(
              InvalidConfigurationException.class, () -> start(server.address().port()).close());
      assertTrue(String.valueOf(taken.getMessage()).contains("is taken"), taken.getMessage());
      visit(server);
    }
  }
}
