package io.heddle.jvm;

import io.heddle.Client;
import io.heddle.ClientConfig;
import io.heddle.HeddleException.Side;
import io.heddle.Server;
import io.heddle.ServerConfig;
import io.heddle.Session;
import io.heddle.TransportKind;
import io.heddle.contract.ContractEnvironment;
import io.heddle.contract.ContractServer;
import io.heddle.contract.WholeContract;
import io.heddle.event.Role;
import io.heddle.network.SlowLinks;
import java.util.ArrayList;
import java.util.List;

/** The contract between a client and a server on the JVM, over one transport on loopback. */
abstract class JvmContract extends WholeContract {
  JvmContract(TransportKind transport, boolean tls) {
    super(new JvmEnvironment(transport, tls));
  }

  private static final class JvmEnvironment extends ContractEnvironment {
    private final TransportKind transport;
    private final boolean tls;
    private final Server server;
    private final Client client;
    private final SlowLinks slowLinks;
    private final List<Client> others = new ArrayList<>();

    JvmEnvironment(TransportKind transport, boolean tls) {
      this.transport = transport;
      this.tls = tls;
      server = server();
      client = client(server);
      slowLinks = new SlowLinks(server);
    }

    private Server server() {
      ServerConfig config =
          ContractServer.install(ServerConfig.builder().port(0))
              .webSocketPort(0)
              .webSocketTls(tls)
              .events(log(Role.SERVER))
              .build();
      return await("the server", Server.start(config));
    }

    private Client client(Server trusted) {
      return Client.create(
          ClientConfig.builder()
              .transports(transport)
              .events(log(Role.CLIENT))
              .serverCertificateHash(trusted.certificateSha256().orElseThrow())
              .build());
    }

    private String origin(int udpPort, int tcpPort) {
      return transport == TransportKind.HTTP3
          ? "https://localhost:" + udpPort
          : (tls ? "wss" : "ws") + "://localhost:" + tcpPort;
    }

    private Session connect(Client from, Server to, String pathAndQuery) {
      String origin = origin(to.address().port(), to.webSocketAddress().orElseThrow().port());
      return await("a connection", from.connect(origin + pathAndQuery));
    }

    @Override
    public Session connectSlow(String pathAndQuery) {
      String origin = origin(slowLinks.udpPort(), slowLinks.tcpPort());
      return await("a slow connection", client.connect(origin + pathAndQuery));
    }

    @Override
    public Session connect(String pathAndQuery) {
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
      slowLinks.close();
      server.close();
    }
  }
}
