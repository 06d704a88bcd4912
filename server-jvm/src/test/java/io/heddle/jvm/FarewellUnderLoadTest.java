package io.heddle.jvm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.Client;
import io.heddle.Session;
import io.heddle.TransportKind;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** On a machine that has much else to do, all clients still hear why their server goes. */
@Timeout(180)
final class FarewellUnderLoadTest {
  private static final int CLIENTS = 40;

  private final BlockingQueue<Session> served = new LinkedBlockingQueue<>();

  @ParameterizedTest
  @EnumSource(names = {"HTTP3", "WEBSOCKET"})
  void allClientsHearWhyTheServerGoesEvenUnderLoad(TransportKind transport) {
    List<Client> clients = new ArrayList<>();
    // Longer than the default, so that this machine's own load does not count.
    try (TwoEnds two =
            new TwoEnds(
                transport, config -> config.route("/", served::add).closeTimeoutMs(30_000));
        BusyMachine machine = new BusyMachine(2)) {
      List<Session> sessions = new ArrayList<>();
      for (int i = 0; i < CLIENTS; i++) {
        Client client = two.newClient();
        clients.add(client);
        Session session = TwoEnds.await(client.connect(two.url("/")));
        sessions.add(session);
        FarewellTest.writeForEver(session);
      }
      served.forEach(FarewellTest::writeForEver);
      two.server.close();
      sessions.forEach(
          session -> assertEquals("REMOTE 0 server shutting down", FarewellTest.outcome(session)));
      assertTrue(machine.isBusy());
    } finally {
      clients.forEach(Client::close);
    }
  }
}
