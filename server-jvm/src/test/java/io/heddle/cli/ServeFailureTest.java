package io.heddle.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.HeddleException.Side;
import io.heddle.IoFailureException;
import io.heddle.Server;
import io.heddle.ServerConfig;
import io.heddle.jvm.JvmServer;
import io.heddle.pages.PageServer;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.Proxy;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import picocli.CommandLine;

/** {@code heddle serve} does not outlive what it serves. */
@Timeout(60)
final class ServeFailureTest {
  @Test
  void exitsWithASentenceWhenTheServerGivesUp() {
    StringWriter errors = new StringWriter();
    CommandLine heddle = Heddle.commandLine();
    CommandLine serve =
        Objects.requireNonNull(heddle.getSubcommands().get("serve"))
            .setOut(new PrintWriter(new StringWriter()))
            .setErr(new PrintWriter(errors, true));
    heddle.parseArgs("serve");
    ServerConfig config = ServerConfig.builder().port(0).acceptsUnrouted(true).build();
    try (JvmServer server = JvmServer.start(config);
        PageServer pages = PageServer.builder().port(0).start()) {
      Serve command = serve.getCommandSpec().commandLine().getCommand();
      assertEquals(1, command.untilStopped(failed(server), pages));
      assertTrue(errors.toString().contains("heddle serve: The socket is lost"), errors.toString());
    }
  }

  private static Server failed(JvmServer server) {
    return (Server)
        Proxy.newProxyInstance(
            Server.class.getClassLoader(),
            new Class<?>[] {Server.class},
            (proxy, method, arguments) ->
                method.getName().equals("closed")
                    ? CompletableFuture.failedFuture(
                        new IoFailureException(Side.LOCAL, "The socket is lost"))
                    : method.invoke(server, arguments));
  }
}
