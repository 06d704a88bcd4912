package io.heddle.jvm;

import io.heddle.Client;
import io.heddle.ClientConfig;
import io.heddle.Connection;
import io.heddle.Server;
import io.heddle.ServerConfig;
import io.heddle.TransportKind;
import io.heddle.contract.ContractEnvironment;
import io.heddle.contract.ContractServer;
import io.heddle.contract.WholeContract;
import io.heddle.netty.NoLeaks;
import org.junit.jupiter.api.extension.ExtendWith;

/** The contract between a client and a server on the JVM, over one transport on loopback. */
@ExtendWith(NoLeaks.class)
abstract class JvmContract extends WholeContract {
  JvmContract(TransportKind transport, boolean tls) {
    super(new JvmEnvironment(transport, tls));
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

    @Override
    public void close() {
      client.close();
      server.close();
    }
  }
}
