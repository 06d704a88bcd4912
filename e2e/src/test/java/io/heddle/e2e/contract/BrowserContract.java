package io.heddle.e2e.contract;

import io.heddle.ServerConfig;
import io.heddle.contract.ContractServer;
import io.heddle.e2e.TwinServer;
import io.heddle.e2e.compiled.CompiledTests;
import io.heddle.e2e.compiled.Target;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The contract suite in Chromium, over both transports, in one form of the compiled client. */
abstract class BrowserContract {
  private final Target target;

  BrowserContract(Target target) {
    this.target = target;
  }

  @TestFactory
  Stream<DynamicTest> contractHolds() throws Exception {
    TwinServer server = new TwinServer(ContractServer.install(ServerConfig.builder()));
    return new CompiledTests(
            target,
            List.of(ContractOverWebTransport.class, ContractOverWebSocket.class),
            Map.of(ServerAddress.class.getName(), ServerAddress.source(server)))
        .tests()
        .onClose(server::close);
  }
}
