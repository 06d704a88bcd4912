package io.heddle.contract;

import io.heddle.ClientConfig;
import io.heddle.ServerConfig;
import io.heddle.Session;
import io.heddle.SessionRequest;
import io.heddle.connect.Refusal;
import io.heddle.event.Events;
import io.heddle.event.Role;
import io.heddle.host.Decision;
import io.heddle.host.OriginPolicy;
import io.heddle.host.SessionDoor;
import io.heddle.qmux.QmuxPair;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** The contract between two QMux engines in memory, on a real thread. */
class QmuxContractTest extends WholeContract {
  QmuxContractTest() {
    super(new QmuxEnvironment());
  }

  /** A fast and a slow link to servers of the suite. */
  private static final class QmuxEnvironment extends ContractEnvironment {
    private final ThreadLoop loop = new ThreadLoop("qmux-contract");
    private final ServerConfig config = ContractServer.install(ServerConfig.builder()).build();
    private final SessionDoor door =
        new SessionDoor(
            config,
            OriginPolicy.of(config, List.of("memory")),
            loop,
            new SessionDoor.Watch() {},
            told(Role.SERVER));

    private Events told(Role role) {
      return Events.of(log(role), failure -> {});
    }

    @Override
    public Session connect(String pathAndQuery) {
      return await("a connection", connect(pathAndQuery, 0, 0));
    }

    @Override
    public Session connectSlow(String pathAndQuery) {
      return await("a slow connection", connect(pathAndQuery, 2_000_000, 1 << 20));
    }

    private CompletableFuture<Session> connect(String path, long latencyNs, long bytesPerSecond) {
      CompletableFuture<Session> result = new CompletableFuture<>();
      loop.execute(
          () -> {
            int mark = path.indexOf('?');
            SessionRequest request =
                SessionRequest.builder("memory", mark < 0 ? path : path.substring(0, mark))
                    .query(mark < 0 ? "" : path.substring(mark + 1))
                    .build();
            door.decide(request)
                .thenAccept(
                    decision -> {
                      if (decision.accepted()) {
                        establish(decision, latencyNs, bytesPerSecond, result);
                      } else {
                        result.completeExceptionally(
                            Refusal.of("The session", decision.admission().status()));
                      }
                    });
          });
      return result;
    }

    private void establish(
        Decision decision, long latencyNs, long bytesPerSecond, CompletableFuture<Session> result) {
      QmuxPair pair =
          QmuxPair.forContract(
              loop,
              decision.request(),
              decision.admission().attributes(),
              ClientConfig.DEFAULT.limits(),
              config.limits(),
              latencyNs,
              bytesPerSecond,
              told(Role.CLIENT),
              told(Role.SERVER));
      pair.serverEstablished().thenRun(() -> door.enter(decision, pair.server()));
      pair.clientEstablished().thenRun(() -> result.complete(pair.client()));
    }

    @Override
    public boolean hasConnections() {
      return false;
    }

    @Override
    public void close() {
      loop.stop();
    }
  }
}
