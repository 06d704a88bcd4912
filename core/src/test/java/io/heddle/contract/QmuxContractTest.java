package io.heddle.contract;

import io.heddle.ClientConfig;
import io.heddle.Connection;
import io.heddle.ServerConfig;
import io.heddle.qmux.QmuxPair;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;

/** The contract between two QMux engines in memory, on a real thread. */
@Tag("jvm")
@Timeout(60)
class QmuxContractTest {
  private static final QmuxEnvironment ENVIRONMENT = new QmuxEnvironment();

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
  }

  @AfterAll
  static void stop() {
    ENVIRONMENT.loop.stop();
  }

  @Nested
  class Stream extends StreamContract {
    @Override
    protected ContractEnvironment environment() {
      return ENVIRONMENT;
    }
  }

  @Nested
  class HalfClose extends HalfCloseContract {
    @Override
    protected ContractEnvironment environment() {
      return ENVIRONMENT;
    }
  }

  @Nested
  class Reset extends ResetContract {
    @Override
    protected ContractEnvironment environment() {
      return ENVIRONMENT;
    }
  }

  @Nested
  class Stop extends StopContract {
    @Override
    protected ContractEnvironment environment() {
      return ENVIRONMENT;
    }
  }

  @Nested
  class Datagram extends DatagramContract {
    @Override
    protected ContractEnvironment environment() {
      return ENVIRONMENT;
    }
  }

  @Nested
  class Limit extends LimitContract {
    @Override
    protected ContractEnvironment environment() {
      return ENVIRONMENT;
    }
  }

  @Nested
  class Priority extends PriorityContract {
    @Override
    protected ContractEnvironment environment() {
      return ENVIRONMENT;
    }
  }

  @Nested
  class Close extends CloseContract {
    @Override
    protected ContractEnvironment environment() {
      return ENVIRONMENT;
    }
  }

  @Nested
  class Drain extends DrainContract {
    @Override
    protected ContractEnvironment environment() {
      return ENVIRONMENT;
    }
  }

  @Nested
  class Stats extends StatsContract {
    @Override
    protected ContractEnvironment environment() {
      return ENVIRONMENT;
    }
  }

  @Nested
  class BackPressure extends BackPressureContract {
    @Override
    protected ContractEnvironment environment() {
      return ENVIRONMENT;
    }
  }
}
