package io.heddle.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.BidiStream;
import io.heddle.Bytes;
import io.heddle.Client;
import io.heddle.ClientConfig;
import io.heddle.Limits;
import io.heddle.ServerConfig;
import io.heddle.Session;
import io.heddle.TransportKind;
import io.heddle.event.ConnectionEvent;
import io.heddle.event.Event;
import io.heddle.event.Role;
import io.heddle.event.SessionEvent;
import io.heddle.paths.EchoPath;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a server tells of connections that move, are refused, or are lost. */
@Timeout(60)
class ConnectionEventsTest {
  private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();

  private ServerConfig.Builder config() {
    return ServerConfig.builder().route("/echo", new EchoPath()).events(events::add);
  }

  private <E> E next(Class<E> type) throws InterruptedException {
    while (true) {
      Event event = events.poll(20, TimeUnit.SECONDS);
      assertTrue(event != null, () -> "no " + type.getSimpleName());
      if (type.isInstance(event)) {
        return type.cast(event);
      }
    }
  }

  private static void echo(Session session) throws Exception {
    BidiStream stream = session.openBidi().get(20, TimeUnit.SECONDS);
    stream.write(Bytes.ofUtf8("still here"));
    stream.finish();
    stream.readToEnd(100).get(20, TimeUnit.SECONDS).release();
  }

  @Test
  void aClientThatMovesIsToldWithBothAddresses() throws Exception {
    try (NetworkedServer server = new NetworkedServer(config())) {
      Session session = server.connect(TransportKind.HTTP3, "/echo");
      ConnectionEvent.Opened opened = next(ConnectionEvent.Opened.class);
      echo(session);
      server.network().changePorts();
      echo(session);
      // Acknowledges what came to the new address.
      echo(session);
      ConnectionEvent.Moved moved = next(ConnectionEvent.Moved.class);
      assertEquals(opened.connection(), moved.connection());
      assertEquals(opened.remoteAddress().orElseThrow(), moved.from());
      assertEquals(moved.from().host(), moved.to().host());
      assertNotEquals(moved.from().port(), moved.to().port());
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"HTTP3", "WEBSOCKET"})
  void aConnectionTooManyIsToldWithItsReason(TransportKind transport) throws Exception {
    Limits one = Limits.builder().maxConnections(1).build();
    try (NetworkedServer server = new NetworkedServer(config().limits(one))) {
      echo(server.connect(transport, "/echo"));
      assertThrows(ExecutionException.class, () -> server.connect(transport, "/echo"));
      ConnectionEvent.Refused refused = next(ConnectionEvent.Refused.class);
      assertEquals(transport, refused.transport());
      assertEquals("the server is at its limit of connections", refused.reason());
      assertTrue(refused.remoteAddress().isPresent());
    }
  }

  @Test
  void aLostSessionIsToldBeforeItsConnection() throws Exception {
    try (NetworkedServer server = new NetworkedServer(config().idleTimeoutMs(1_500))) {
      echo(server.connect(TransportKind.HTTP3, "/echo"));
      server.network().filter((packet, direction) -> false);
      SessionEvent.Closed session = next(SessionEvent.Closed.class);
      assertTrue(session.failure().isPresent());
      assertTrue(session.code().isEmpty());
      ConnectionEvent.Closed connection = next(ConnectionEvent.Closed.class);
      assertEquals(session.opened().connection().orElseThrow(), connection.connection());
      assertEquals(session.by(), connection.by());
      assertEquals(session.reason(), connection.reason());
    }
  }

  @Test
  void aConnectionWhoseHandshakeFailsOpensAndClosesAtBothEnds() throws Exception {
    List<Event> atClient = new CopyOnWriteArrayList<>();
    try (NetworkedServer server = new NetworkedServer(config())) {
      // Trusts no certificate of the server's.
      try (Client client =
          Client.create(
              ClientConfig.builder()
                  .transports(TransportKind.HTTP3)
                  .events(atClient::add)
                  .build())) {
        assertThrows(
            ExecutionException.class,
            () ->
                client.connect(server.url(TransportKind.HTTP3, "/echo")).get(20, TimeUnit.SECONDS));
      }
      ConnectionEvent.Closed closed = next(ConnectionEvent.Closed.class);
      assertEquals(Role.SERVER, closed.opened().role());
    }
    List<ConnectionEvent> told =
        atClient.stream()
            .filter(ConnectionEvent.class::isInstance)
            .map(ConnectionEvent.class::cast)
            .toList();
    assertEquals(2, told.size(), () -> "" + told);
    assertSame(told.get(0), ((ConnectionEvent.Closed) told.get(1)).opened());
  }
}
