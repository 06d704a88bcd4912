package io.heddle.jvm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.Client;
import io.heddle.ClientConfig;
import io.heddle.Server;
import io.heddle.ServerConfig;
import io.heddle.TransportKind;
import io.heddle.event.ConnectEvent;
import io.heddle.event.Event;
import io.heddle.event.ServerEvent;
import io.heddle.event.SessionEvent;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What client and server tell of a connect that fails, and of the server's life. */
@Timeout(30)
class ConnectFailureEventsTest {
  private final List<Event> client = new CopyOnWriteArrayList<>();
  private final List<Event> server = new CopyOnWriteArrayList<>();

  private Server start() throws Exception {
    return Server.start(ServerConfig.builder().port(0).webSocketPort(0).events(server::add).build())
        .get(20, TimeUnit.SECONDS);
  }

  private static <E> E only(List<Event> events, Class<E> type) {
    List<E> found = events.stream().filter(type::isInstance).map(type::cast).toList();
    assertEquals(1, found.size(), () -> type.getSimpleName() + " among " + events);
    return found.get(0);
  }

  @Test
  void aRefusedConnectEndsWithItsFailureAndTheServerTellsWhy() throws Exception {
    try (Server listening = start();
        Client connecting =
            Client.create(
                ClientConfig.builder()
                    .transports(TransportKind.WEBSOCKET)
                    .events(client::add)
                    .build())) {
      String url = "ws://localhost:" + listening.webSocketAddress().orElseThrow().port() + "/no";
      Assertions.assertThrows(
          ExecutionException.class, () -> connecting.connect(url).get(20, TimeUnit.SECONDS));
      ServerEvent.Refused refused = only(server, ServerEvent.Refused.class);
      assertEquals(404, refused.status());
      assertEquals("/no", refused.request().path());
    }
    ConnectEvent.Ended ended = only(client, ConnectEvent.Ended.class);
    assertEquals(Optional.empty(), ended.session());
    assertTrue(String.valueOf(ended.failure().orElseThrow().getMessage()).contains("404"));
    ConnectEvent.AttemptEnded attempt = only(client, ConnectEvent.AttemptEnded.class);
    assertEquals(ConnectEvent.Result.FAILED, attempt.result());
    assertEquals(ended.failure(), attempt.failure());
    assertTrue(client.stream().noneMatch(SessionEvent.class::isInstance), () -> "" + client);
  }

  @Test
  void aServersLifeBeginsAndEndsOnce() throws Exception {
    Server listening = start();
    ServerEvent.Started started = only(server, ServerEvent.Started.class);
    assertEquals(listening.address(), started.address());
    assertEquals(listening.webSocketAddress(), started.webSocketAddress());
    listening.shutdown(250).get(20, TimeUnit.SECONDS);
    listening.close();
    assertEquals(
        List.of(
            started, new ServerEvent.Stopping(250, Optional.empty()), new ServerEvent.Stopped(0)),
        List.copyOf(server));
  }
}
