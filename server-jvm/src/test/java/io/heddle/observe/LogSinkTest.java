package io.heddle.observe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.HeddleException.Side;
import io.heddle.IoFailureException;
import io.heddle.NetworkAddress;
import io.heddle.SessionRequest;
import io.heddle.TransportKind;
import io.heddle.event.ConnectEvent;
import io.heddle.event.ConnectionEvent;
import io.heddle.event.Detail;
import io.heddle.event.Event;
import io.heddle.event.Role;
import io.heddle.event.ServerEvent;
import io.heddle.event.SessionEvent;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What an operator sees of events, with the log at INFO. */
class LogSinkTest {
  private static final NetworkAddress CLIENT = new NetworkAddress("192.0.2.7", 4433);
  private static final SessionRequest REQUEST =
      SessionRequest.builder("server.example", "/game")
          .query("token=secret")
          .headers(Map.of("authorization", "Bearer secret", "cookie", "id=secret"))
          .build();
  private static final SessionEvent.Opened OPENED =
      new SessionEvent.Opened(
          "s-1",
          Role.SERVER,
          TransportKind.HTTP3,
          Optional.of("quic-1"),
          REQUEST,
          Optional.of("game.1"),
          Optional.empty(),
          Optional.of(CLIENT));
  private static final ConnectionEvent.Opened CONNECTION =
      new ConnectionEvent.Opened("quic-1", Role.SERVER, TransportKind.HTTP3, Optional.of(CLIENT));

  private final PrintStream before = System.err;
  private final ByteArrayOutputStream log = new ByteArrayOutputStream();
  private final LogSink sink = new LogSink();

  @BeforeEach
  void listen() {
    System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
  }

  @AfterEach
  void stop() {
    System.setErr(before);
  }

  private List<String> lines() {
    return log.toString(StandardCharsets.UTF_8).lines().toList();
  }

  private String onlyLine() {
    assertEquals(1, lines().size(), () -> "" + lines());
    return lines().get(0);
  }

  private static SessionEvent.Closed lost(String why) {
    return new SessionEvent.Closed(
        OPENED,
        Side.TRANSPORT,
        OptionalLong.empty(),
        why,
        Optional.of(new IoFailureException(Side.TRANSPORT, why)),
        1,
        0,
        0,
        0,
        0);
  }

  private static SessionEvent.Closed closed() {
    return new SessionEvent.Closed(
        OPENED, Side.REMOTE, OptionalLong.of(7), "bye", Optional.empty(), 1, 0, 0, 0, 0);
  }

  @Test
  void aRefusalIsOneLine() {
    sink.on(new ServerEvent.Refused(REQUEST, 404, "no route"));
    String line = onlyLine();
    assertTrue(line.contains("INFO"), line);
    assertTrue(line.endsWith("/game with 404: no route"), line);
  }

  @Test
  void aPageThatIsTurnedAwayIsAWarning() {
    SessionRequest page =
        SessionRequest.builder("server.example", "/game")
            .headers(Map.of("origin", "https://evil.example"))
            .build();
    sink.on(new ServerEvent.Refused(page, 403, "not from there"));
    assertTrue(onlyLine().contains("WARN"), onlyLine());
    assertTrue(onlyLine().contains("A page was turned away"), onlyLine());
  }

  @Test
  void aLostSessionIsOneLineThatNamesWhoAndWhy() {
    sink.on(lost("the cable was cut"));
    String line = onlyLine();
    assertTrue(line.contains("INFO"), line);
    assertTrue(line.contains("s-1"), line);
    assertTrue(line.contains("/game, from 192.0.2.7: the cable was cut"), line);
  }

  @Test
  void whatStrangersRepeatIsNotRepeated() {
    for (int i = 0; i < 1_000; i++) {
      sink.on(new ServerEvent.Refused(REQUEST, 404, "no route"));
      sink.on(lost("nothing arrived"));
      sink.on(new ConnectionEvent.Violated(CONNECTION, "The peer broke HTTP/3"));
      sink.on(new ConnectionEvent.Refused(TransportKind.HTTP3, Optional.of(CLIENT), "too many"));
    }
    assertEquals(4, lines().size(), () -> "" + lines());
  }

  @Test
  void codeThatFailsIsShownWithItsPlaceOnce() {
    for (int i = 0; i < 100; i++) {
      sink.on(new SessionEvent.HandlerFailed("s-1", "/game", new IllegalStateException("a bug")));
    }
    assertEquals(1, lines().stream().filter(line -> line.contains("WARN")).count());
    assertTrue(lines().get(0).contains("Code of the application failed"), lines().get(0));
    assertTrue(lines().stream().anyMatch(line -> line.contains("a bug")), () -> "" + lines());
    assertTrue(
        lines().stream().anyMatch(line -> line.contains("at io.heddle.observe.LogSinkTest")),
        () -> "" + lines());
  }

  @Test
  void whatGoesWellIsNotLoggedForEachSessionStreamOrPacket() {
    sink.on(CONNECTION);
    sink.on(new ConnectionEvent.Established("quic-1", 1));
    sink.on(new ServerEvent.Admitted(REQUEST, Optional.empty()));
    sink.on(OPENED);
    sink.on(new SessionEvent.Draining("s-1", Side.LOCAL));
    sink.on(new SessionEvent.StreamOpened("s-1", 0, true, Side.REMOTE));
    sink.on(new SessionEvent.StreamClosed("s-1", 0));
    sink.on(closed());
    sink.on(new ConnectionEvent.Closed(CONNECTION, Side.REMOTE, "closed", 1));
    assertEquals(List.of(), lines());
    assertFalse(sink.wants(Detail.STREAMS));
    assertFalse(sink.wants(Detail.DATAGRAMS));
  }

  @Test
  void aServersLifeIsLogged() {
    sink.on(
        new ServerEvent.Started(
            new NetworkAddress("::1", 443), Optional.of(new NetworkAddress("::1", 80))));
    sink.on(new ServerEvent.Stopping(500, Optional.empty()));
    sink.on(new ServerEvent.Stopped(2));
    assertEquals(4, lines().size(), () -> "" + lines());
    assertTrue(lines().get(0).endsWith("Listening on [::1]:443, for WebSockets on [::1]:80"));
    assertTrue(lines().get(1).contains("500 ms"), lines().get(1));
    assertTrue(lines().get(2).contains("WARN"), lines().get(2));
    assertTrue(lines().get(2).contains("2 sessions"), lines().get(2));
  }

  @Test
  void aServerThatGivesUpIsAnError() {
    sink.on(
        new ServerEvent.Stopping(
            0, Optional.of(new IoFailureException(Side.LOCAL, "the socket is gone"))));
    assertTrue(lines().get(0).contains("ERROR"), lines().get(0));
    assertTrue(lines().get(0).contains("the socket is gone"), lines().get(0));
  }

  @Test
  void whatAStrangerSentMakesNoLinesOfItsOwn() {
    sink.on(lost("bye\n12:00:00 ERROR forged"));
    assertTrue(onlyLine().endsWith("bye?12:00:00 ERROR forged"), onlyLine());
  }

  @Test
  void credentialsAreInNoLine() {
    List<Event> events =
        List.of(
            OPENED,
            closed(),
            new ServerEvent.Admitted(REQUEST, Optional.empty()),
            new ConnectEvent.Begun(1, "https://server.example/game?token=secret"));
    for (Event event : events) {
      String text = EventText.of(event);
      assertFalse(text.contains("secret"), text);
      assertTrue(text.startsWith(event.name()), text);
    }
    assertTrue(EventText.of(OPENED).contains("/game"), EventText.of(OPENED));
    sink.on(new ServerEvent.Refused(REQUEST, 404, "no route"));
    sink.on(lost("cut"));
    assertFalse(String.join("", lines()).contains("secret"), () -> "" + lines());
  }
}
