package io.heddle.jvm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.Client;
import io.heddle.HeddleException;
import io.heddle.Session;
import io.heddle.TransportKind;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Many connects at once succeed, or fail in time and say why; and the next one is not their heir.
 */
@Timeout(180)
final class ConnectStormTest {
  private static final int CONNECTS = 1_000;

  @ParameterizedTest
  @EnumSource(names = {"HTTP3", "WEBSOCKET"})
  void aThousandConnectsOfOneClient(TransportKind transport) throws Exception {
    storm(transport, 1);
  }

  @ParameterizedTest
  @EnumSource(names = {"HTTP3", "WEBSOCKET"})
  void aThousandConnectsOfTenClients(TransportKind transport) throws Exception {
    storm(transport, 10);
  }

  @ParameterizedTest
  @EnumSource(names = {"HTTP3", "WEBSOCKET"})
  void soItIsOnABusyMachine(TransportKind transport) throws Exception {
    try (BusyMachine machine = new BusyMachine(4)) {
      storm(transport, 10);
      assertTrue(machine.isBusy());
    }
  }

  private static void storm(TransportKind transport, int clients) throws Exception {
    List<Client> all = new ArrayList<>();
    try (TwoEnds two =
        new TwoEnds(transport, config -> config.ioThreads(1).route("/", session -> {}))) {
      for (int i = 0; i < clients; i++) {
        all.add(two.newClient());
      }
      List<CompletableFuture<Session>> connecting = new ArrayList<>();
      for (int i = 0; i < CONNECTS; i++) {
        connecting.add(all.get(i % clients).connect(two.url("/")));
      }
      int connected = 0;
      for (CompletableFuture<Session> one : connecting) {
        // The connect's own time limit is 20 seconds.
        Object outcome =
            one.<Object>handle((session, why) -> why == null ? session : why)
                .get(25, TimeUnit.SECONDS);
        if (outcome instanceof Session) {
          connected++;
        } else {
          assertTrue(outcome instanceof HeddleException, outcome.toString());
        }
      }
      long beganNs = System.nanoTime();
      Session next = TwoEnds.await(all.get(0).connect(two.url("/")));
      assertEquals("/", next.request().path());
      long nextMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - beganNs);
      assertTrue(nextMs < 10_000, "the next one took " + nextMs + " ms");
      assertTrue(connected >= CONNECTS / 10, connected + " of " + CONNECTS + " connected");
    } finally {
      all.forEach(Client::close);
    }
  }

  /** Connects that are given up cost the next one nothing. */
  @ParameterizedTest
  @EnumSource(names = {"HTTP3", "WEBSOCKET"})
  void connectsThatWereGivenUpDoNotHoldUpTheNext(TransportKind transport) throws Exception {
    try (TwoEnds two =
        new TwoEnds(transport, config -> config.ioThreads(1).route("/", session -> {}))) {
      List<CompletableFuture<Session>> given = new ArrayList<>();
      for (int i = 0; i < 5 * CONNECTS; i++) {
        given.add(two.client.connect(two.url("/")));
      }
      given.forEach(one -> one.cancel(false));
      long beganNs = System.nanoTime();
      two.connect("/").close();
      long nextMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - beganNs);
      assertTrue(nextMs < 10_000, "the next one took " + nextMs + " ms");
    }
  }
}
