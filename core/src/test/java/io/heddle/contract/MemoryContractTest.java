package io.heddle.contract;

import io.heddle.ClientConfig;
import io.heddle.HeddleException.Side;
import io.heddle.ServerConfig;
import io.heddle.Session;
import io.heddle.event.Role;
import io.heddle.memory.LinkConfig;
import io.heddle.memory.MemoryServer;
import java.util.List;

/** The contract between two ends in memory, on a real thread. */
class MemoryContractTest extends WholeContract {
  MemoryContractTest() {
    super(new MemoryEnvironment());
  }

  /** A fast and a slow link to servers of the suite. */
  private static final class MemoryEnvironment extends ContractEnvironment {
    private final ThreadLoop loop = new ThreadLoop("memory-contract");
    private final ServerConfig config =
        ContractServer.install(ServerConfig.builder()).events(log(Role.SERVER)).build();
    private final ClientConfig client = ClientConfig.builder().events(log(Role.CLIENT)).build();
    private final MemoryServer server = new MemoryServer(config, LinkConfig.IDEAL, loop);
    private final MemoryServer slowServer =
        new MemoryServer(
            config,
            LinkConfig.IDEAL.withLatencyMs(2).withBytesPerSecond(1 << 20).withBufferBytes(1 << 14),
            loop);

    @Override
    public Session connect(String pathAndQuery) {
      return await("a connection", server.connect(client, pathAndQuery));
    }

    @Override
    public Session connectSlow(String pathAndQuery) {
      return await("a slow connection", slowServer.connect(pathAndQuery));
    }

    @Override
    public List<Owned> connectToClose(String pathAndQuery) {
      MemoryServer own = new MemoryServer(config, LinkConfig.IDEAL, loop);
      Session session = await("a connection", own.connect(pathAndQuery));
      return List.of(new Owned("a server", session, own::close, Side.REMOTE));
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
