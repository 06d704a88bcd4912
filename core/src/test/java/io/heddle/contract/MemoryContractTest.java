package io.heddle.contract;

import io.heddle.Connection;
import io.heddle.ServerConfig;
import io.heddle.memory.LinkConfig;
import io.heddle.memory.MemoryServer;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;

/** The contract between two ends in memory, on a real thread. */
@Tag("jvm")
@Timeout(60)
class MemoryContractTest {
  private static final MemoryEnvironment ENVIRONMENT = new MemoryEnvironment();

  /** A fast and a slow link to servers of the suite. */
  private static final class MemoryEnvironment extends ContractEnvironment {
    private final ThreadLoop loop = new ThreadLoop("memory-contract");
    private final ServerConfig config = ContractServer.install(ServerConfig.builder()).build();
    private final MemoryServer server = new MemoryServer(config, LinkConfig.IDEAL, loop);
    private final MemoryServer slowServer =
        new MemoryServer(
            config,
            LinkConfig.IDEAL.withLatencyMs(2).withBytesPerSecond(1 << 20).withBufferBytes(1 << 14),
            loop);

    @Override
    public Connection connect(String pathAndQuery) {
      return await("a connection", server.connect(pathAndQuery));
    }

    @Override
    public Optional<Connection> connectSlow(String pathAndQuery) {
      return Optional.of(await("a slow connection", slowServer.connect(pathAndQuery)));
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
