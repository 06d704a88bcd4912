package io.heddle.contract;

import io.heddle.ClientConfig;
import io.heddle.Connection;
import io.heddle.ServerConfig;
import io.heddle.qmux.QmuxPair;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The contract between two QMux engines in memory, on a real thread. */
class QmuxContractTest extends WholeContract {
  QmuxContractTest() {
    super(new QmuxEnvironment());
  }

  /** A fast and a slow link to servers of the suite. */
  private static final class QmuxEnvironment extends ContractEnvironment {
    private final ThreadLoop loop = new ThreadLoop("qmux-contract");
    private final ServerConfig config = ContractServer.install(ServerConfig.builder()).build();

    @Override
    public Connection connect(String pathAndQuery) {
      return await("a connection", connect(pathAndQuery, 0, 0));
    }

    @Override
    public Optional<Connection> connectSlow(String pathAndQuery) {
      return Optional.of(await("a slow connection", connect(pathAndQuery, 2_000_000, 1 << 20)));
    }

    private CompletionStage<Connection> connect(String path, long latencyNs, long bytesPerSecond) {
      CompletableFuture<Connection> result = new CompletableFuture<>();
      loop.execute(
          () -> {
            QmuxPair pair =
                QmuxPair.forContract(
                    loop,
                    ClientConfig.DEFAULT.limits(),
                    config.limits(),
                    latencyNs,
                    bytesPerSecond);
            try {
              config.route(path).orElseThrow().handle(pair.server());
            } catch (Exception e) {
              throw new AssertionError(e);
            }
            pair.clientCarrier().ready().thenRun(() -> result.complete(pair.client()));
          });
      return result;
    }

    @Override
    public void close() {
      loop.stop();
    }
  }
}
