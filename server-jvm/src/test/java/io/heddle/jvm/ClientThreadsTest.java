package io.heddle.jvm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.Client;
import io.heddle.ClientConfig;
import io.heddle.TransportKind;
import io.heddle.paths.EchoPath;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What clients cost in threads, in a JVM of their own; and that none of them keeps it alive. */
@Timeout(90)
final class ClientThreadsTest {
  /** However many clients there are. Four to six are usual; a busy machine lets some go later. */
  private static final int MOST_THREADS = 12;

  /** Connects so many clients, says how many threads Heddle has, and ends without closing any. */
  static final class Forked {
    private Forked() {}

    public static void main(String[] arguments) throws Exception {
      int clients = Integer.parseInt(arguments[0]);
      for (int i = 0; i < clients; i++) {
        Client client =
            Client.create(
                ClientConfig.builder()
                    .transports(TransportKind.valueOf(arguments[1]))
                    .serverCertificateHash(arguments[3])
                    .build());
        var session = Blocking.await(client.connect(arguments[2]));
        var stream = Blocking.await(session.openBidi());
        Blocking.await(stream.write(new byte[1000]));
        Blocking.await(stream.readExact(1000)).release();
      }
      // Threads that were there for the start only have gone by then.
      TimeUnit.SECONDS.sleep(7);
      System.out.println(
          Thread.getAllStackTraces().keySet().stream()
              .filter(thread -> !thread.getName().equals("main"))
              .filter(thread -> thread.getThreadGroup() != null)
              .filter(thread -> !thread.getThreadGroup().getName().equals("system"))
              .filter(thread -> !thread.getThreadGroup().getName().equals("InnocuousThreadGroup"))
              .map(Thread::getName)
              .sorted()
              .toList());
    }
  }

  private static Process fork(TwoEnds two, int clients) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            Forked.class.getName(),
            Integer.toString(clients),
            two.transport.name(),
            two.url("/echo"),
            two.server.certificateSha256().orElseThrow())
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  /** The threads of a process that ends by itself. */
  private static List<String> threads(Process forked) throws Exception {
    try (BufferedReader output = forked.inputReader(StandardCharsets.UTF_8)) {
      String line = output.readLine();
      assertTrue(line != null && line.startsWith("["), line);
      assertTrue(
          forked.waitFor(10, TimeUnit.SECONDS),
          "a client that was not closed keeps its JVM alive: " + line);
      assertEquals(0, forked.exitValue());
      return List.of(line.substring(1, line.length() - 1).split(", ", -1));
    } finally {
      forked.destroyForcibly();
    }
  }

  private static TwoEnds ends(TransportKind transport) {
    return new TwoEnds(transport, config -> config.route("/echo", new EchoPath()));
  }

  @Test
  void clientsHaveFewThreadsAndNoneOfThemKeepsItsJvmAlive() throws Exception {
    try (TwoEnds overWebTransport = ends(TransportKind.HTTP3);
        TwoEnds overWebSocket = ends(TransportKind.WEBSOCKET)) {
      Process firstFork = fork(overWebTransport, 1);
      Process secondFork = fork(overWebSocket, 1);
      Process thirdFork = fork(overWebSocket, 50);
      List<String> webTransport = threads(firstFork);
      List<String> one = threads(secondFork);
      List<String> fifty = threads(thirdFork);
      for (List<String> names : List.of(webTransport, one, fifty)) {
        assertTrue(names.size() < MOST_THREADS, names::toString);
      }
    }
  }
}
