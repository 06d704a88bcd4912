package io.heddle.jvm;

import io.heddle.Client;
import io.heddle.ClientConfig;
import io.heddle.Connection;
import io.heddle.HeddleException.Side;
import io.heddle.Server;
import io.heddle.ServerConfig;
import io.heddle.TransportKind;
import io.heddle.contract.ContractEnvironment;
import io.heddle.contract.ContractServer;
import io.heddle.contract.WholeContract;
import io.heddle.netty.NoLeaks;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.extension.ExtendWith;

/** The contract between a client and a server on the JVM, over one transport on loopback. */
@ExtendWith(NoLeaks.class)
abstract class JvmContract extends WholeContract {
  JvmContract(TransportKind transport, boolean tls) {
    super(new JvmEnvironment(transport, tls));
  }

  private static final class JvmEnvironment extends ContractEnvironment {
    private final TransportKind transport;
    private final boolean tls;
    private final Server server;
    private final Client client;
    private final List<Client> others = new ArrayList<>();

    JvmEnvironment(TransportKind transport, boolean tls) {
      this.transport = transport;
      this.tls = tls;
      server = server();
      client = client(server);
    }

    private Server server() {
      ServerConfig config =
          ContractServer.install(ServerConfig.builder().port(0))
              .webSocketPort(0)
              .webSocketTls(tls)
              .build();
      return await("the server", Server.start(config));
    }

    private Client client(Server trusted) {
      return Client.create(
          ClientConfig.builder()
              .transports(transport)
              .serverCertificateHash(trusted.certificateSha256().orElseThrow())
              .build());
    }

    private String origin(Server of) {
      return transport == TransportKind.WEBTRANSPORT
          ? "https://localhost:" + of.address().port()
          : (tls ? "wss" : "ws") + "://localhost:" + of.webSocketAddress().orElseThrow().port();
    }

    private Connection connect(Client from, Server to, String pathAndQuery) {
      return await("a connection", from.connect(origin(to) + pathAndQuery));
    }

    @Override
    public Connection connect(String pathAndQuery) {
      return connect(client, server, pathAndQuery);
    }

    @Override
    public List<Owned> connectToClose(String pathAndQuery) {
      Client own = client(server);
      Server ownServer = server();
      Client other = client(ownServer);
      others.add(other);
      return List.of(
          new Owned("a client", connect(own, server, pathAndQuery), own::close, Side.LOCAL),
          new Owned(
              "a server", connect(other, ownServer, pathAndQuery), ownServer::close, Side.REMOTE));
    }

    @Override
    public boolean carriesEmptyDatagrams() {
      return true;
    }

    @Override
    public void close() {
      others.forEach(Client::close);
      client.close();
      server.close();
    }
  }
}
