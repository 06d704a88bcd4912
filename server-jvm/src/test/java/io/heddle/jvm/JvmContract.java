package io.heddle.jvm;

import io.heddle.Client;
import io.heddle.ClientConfig;
import io.heddle.Connection;
import io.heddle.Server;
import io.heddle.ServerConfig;
import io.heddle.TransportKind;
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
import io.heddle.netty.NoLeaks;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** The contract between a client and a server on the JVM, over one transport on loopback. */
@Timeout(60)
@ExtendWith(NoLeaks.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class JvmContract {
  private final JvmEnvironment environment;

  JvmContract(TransportKind transport, boolean tls) {
    environment = new JvmEnvironment(transport, tls);
  }

  private static final class JvmEnvironment extends ContractEnvironment {
    private final Server server;
    private final Client client;
    private final String origin;

    JvmEnvironment(TransportKind transport, boolean tls) {
      ServerConfig config =
          ContractServer.install(ServerConfig.builder().port(0))
              .webSocketPort(0)
              .webSocketTls(tls)
              .build();
      server = await("the server", Server.start(config));
      client =
          Client.create(
              ClientConfig.builder()
                  .transports(transport)
                  .serverCertificateHash(server.certificateSha256().orElseThrow())
                  .build());
      origin =
          transport == TransportKind.WEBTRANSPORT
              ? "https://localhost:" + server.address().port()
              : (tls ? "wss" : "ws")
                  + "://localhost:"
                  + server.webSocketAddress().orElseThrow().port();
    }

    @Override
    public Connection connect(String pathAndQuery) {
      return await("a connection", client.connect(origin + pathAndQuery));
    }

    @Override
    public boolean carriesEmptyDatagrams() {
      return true;
    }

    void close() {
      client.close();
      server.close();
    }
  }

  @AfterAll
  void stop() {
    environment.close();
  }

  @Nested
  class Stream extends StreamContract {
    @Override
    protected ContractEnvironment environment() {
      return environment;
    }
  }

  @Nested
  class HalfClose extends HalfCloseContract {
    @Override
    protected ContractEnvironment environment() {
      return environment;
    }
  }

  @Nested
  class Reset extends ResetContract {
    @Override
    protected ContractEnvironment environment() {
      return environment;
    }
  }

  @Nested
  class Stop extends StopContract {
    @Override
    protected ContractEnvironment environment() {
      return environment;
    }
  }

  @Nested
  class Datagram extends DatagramContract {
    @Override
    protected ContractEnvironment environment() {
      return environment;
    }
  }

  @Nested
  class Limit extends LimitContract {
    @Override
    protected ContractEnvironment environment() {
      return environment;
    }
  }

  @Nested
  class Priority extends PriorityContract {
    @Override
    protected ContractEnvironment environment() {
      return environment;
    }
  }

  @Nested
  class Close extends CloseContract {
    @Override
    protected ContractEnvironment environment() {
      return environment;
    }
  }

  @Nested
  class Drain extends DrainContract {
    @Override
    protected ContractEnvironment environment() {
      return environment;
    }
  }

  @Nested
  class Stats extends StatsContract {
    @Override
    protected ContractEnvironment environment() {
      return environment;
    }
  }

  @Nested
  class BackPressure extends BackPressureContract {
    @Override
    protected ContractEnvironment environment() {
      return environment;
    }
  }
}
