package io.heddle.netty;

import io.heddle.Client;
import io.heddle.ClientConfig;
import io.heddle.Connection;
import io.heddle.Server;
import io.heddle.ServerConfig;
import io.heddle.contract.BackPressureContract;
import io.heddle.contract.CloseContract;
import io.heddle.contract.ContractEnvironment;
import io.heddle.contract.ContractServer;
import io.heddle.contract.DatagramContract;
import io.heddle.contract.DrainContract;
import io.heddle.contract.HalfCloseContract;
import io.heddle.contract.LimitContract;
import io.heddle.contract.PriorityContract;
import io.heddle.contract.ResetContract;
import io.heddle.contract.StatsContract;
import io.heddle.contract.StopContract;
import io.heddle.contract.StreamContract;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** The contract between a client and a server on the JVM, over HTTP/3 on loopback. */
@Timeout(60)
@ExtendWith(NoLeaks.class)
class Http3ContractTest {
  private static final Http3Environment ENVIRONMENT = new Http3Environment();

  private static final class Http3Environment extends ContractEnvironment {
    private final Server server =
        await(
            "the server",
            Server.start(ContractServer.install(ServerConfig.builder().port(0)).build()));
    private final Client client =
        Client.create(
            ClientConfig.builder()
                .serverCertificateHash(server.certificateSha256().orElseThrow())
                .build());

    @Override
    public Connection connect(String pathAndQuery) {
      return await(
          "a connection",
          client.connect("https://localhost:" + server.address().port() + pathAndQuery));
    }

    @Override
    public boolean carriesEmptyDatagrams() {
      return true;
    }
  }

  @AfterAll
  static void stop() {
    ENVIRONMENT.client.close();
    ENVIRONMENT.server.close();
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
