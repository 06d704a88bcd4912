package io.heddle.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.BidiStream;
import io.heddle.Client;
import io.heddle.ClientConfig;
import io.heddle.OperationTimeoutException;
import io.heddle.Session;
import io.heddle.TransportKind;
import io.heddle.jvm.Blocking;
import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** A server whose process is stopped: its host answers still, it does not. */
@Timeout(60)
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "a process there cannot be stopped")
final class FrozenServerTest {
  private static final long IDLE_TIMEOUT_MS = 4_000;

  /** What a busy machine may take; a keep-alive more would be 2,400 ms. */
  private static final long SLACK_MS = 1_500;

  private static void signal(String name, Process process) throws Exception {
    Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start();
    assertEquals(0, kill.waitFor());
  }

  private static Client client(Ready ready, TransportKind transport) {
    return Client.create(
        ClientConfig.builder()
            .transports(transport)
            .serverCertificateHash(ready.hash().orElseThrow())
            .webSocketOrigin("ws://" + ready.pages().getHost() + ":" + ready.pages().getPort())
            .idleTimeoutMs(IDLE_TIMEOUT_MS)
            .build());
  }

  private static void noticed(Session session) {
    assertThrows(OperationTimeoutException.class, () -> Blocking.await(session.closed()));
  }

  private static void echo(Session session) throws Exception {
    BidiStream stream = Blocking.await(session.openBidi());
    Blocking.await(stream.write(new byte[100]));
    Blocking.await(stream.finish());
    Blocking.await(stream.readToEnd(100)).release();
  }

  @Test
  void clientsNoticeWithinTheIdleTimeoutOverEitherTransport() throws Exception {
    Process serve =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Heddle.class.getName(),
                "serve",
                "--port=0",
                "--http-port=0")
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (BufferedReader output = serve.inputReader(StandardCharsets.UTF_8)) {
      Ready ready = Ready.parse(output.readLine());
      try (Client http3 = client(ready, TransportKind.HTTP3);
          Client webSocket = client(ready, TransportKind.WEBSOCKET)) {
        Session silent = Blocking.await(http3.connect(ready.url("/echo")));
        Session writing = Blocking.await(webSocket.connect(ready.url("/echo")));
        // A server that has just started is slow: the round-trip time is to be today's.
        for (int i = 0; i < 50; i++) {
          echo(silent);
          echo(writing);
        }
        signal("STOP", serve);
        long stoppedAtNs = System.nanoTime();
        // Its kernel acknowledges them.
        Blocking.await(Blocking.await(writing.openUni()).write(new byte[1_000]));
        noticed(silent);
        noticed(writing);
        long noticedMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - stoppedAtNs);
        assertTrue(noticedMs <= IDLE_TIMEOUT_MS + SLACK_MS, () -> "after " + noticedMs + " ms");
      } finally {
        signal("CONT", serve);
      }
    } finally {
      serve.destroyForcibly();
    }
  }
}
