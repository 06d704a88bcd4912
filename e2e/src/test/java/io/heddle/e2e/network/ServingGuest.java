package io.heddle.e2e.network;

import io.heddle.CongestionControl;
import io.heddle.Server;
import io.heddle.ServerConfig;
import io.heddle.e2e.EchoServer;
import io.heddle.paths.EchoPath;
import io.heddle.paths.SinkPath;
import io.heddle.paths.SourcePath;

/** A server on an address, until its standard input ends. */
final class ServingGuest {
  private ServingGuest() {}

  /**
   * Given the address and, if need be, the congestion control; says {@code ready}, the UDP port,
   * the WebSocket port, the hash.
   */
  public static void main(String[] arguments) throws Exception {
    Server server =
        EchoServer.await(
            Server.start(
                ServerConfig.builder()
                    .host(arguments[0])
                    .port(0)
                    .webSocketPort(0)
                    .congestionControl(
                        arguments.length > 1
                            ? CongestionControl.valueOf(arguments[1])
                            : CongestionControl.CUBIC)
                    .allowOrigin("*")
                    .route("/pattern", new PatternPath())
                    .route("/echo", new EchoPath())
                    .route("/sink", new SinkPath())
                    .route("/source", new SourcePath())
                    .build()));
    System.out.println(
        "ready "
            + server.address().port()
            + " "
            + server.webSocketAddress().orElseThrow().port()
            + " "
            + server.certificateSha256().orElseThrow());
    while (System.in.read() >= 0) {
      // Until the one that started it has gone, too.
    }
    server.close();
  }
}
