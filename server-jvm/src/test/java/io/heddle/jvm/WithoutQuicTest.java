package io.heddle.jvm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.Bytes;
import io.heddle.Client;
import io.heddle.ClientConfig;
import io.heddle.Server;
import io.heddle.ServerConfig;
import io.heddle.TransportKind;
import io.heddle.paths.EchoPath;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A server and a client of WebSockets only, where there is no QUIC, neither Java's nor native. */
@Timeout(120)
class WithoutQuicTest {
  private static final String SAID = "hello without QUIC";

  @Test
  void webSocketsAloneNeedNoQuic() throws Exception {
    String printed = run(Echo.class, jar -> jar.contains("quic") || jar.contains("http3"));
    assertTrue(printed.contains(SAID), printed);
  }

  @Test
  void aServerWithoutItsNativeLibrarySaysSo() throws Exception {
    String printed = run(Http3.class, jar -> jar.contains("native-quic"));
    assertTrue(printed.contains("or serve WebSockets only, by http3(false)"), printed);
  }

  private static String run(Class<?> main, Predicate<String> isLeftOut) throws Exception {
    String classPath =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(entry -> !isLeftOut.test(new File(entry).getName()))
            .collect(Collectors.joining(File.pathSeparator));
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                classPath,
                main.getName())
            .redirectErrorStream(true)
            .start();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertTrue(process.waitFor(60, TimeUnit.SECONDS), printed);
    assertEquals(0, process.exitValue(), printed);
    return printed;
  }

  /** What runs where there is no native library. */
  static final class Http3 {
    private Http3() {}

    public static void main(String[] args) {
      ServerConfig config = ServerConfig.builder().port(0).acceptsUnrouted(true).build();
      System.out.println(
          Server.start(config).handle((server, failure) -> String.valueOf(failure)).join());
      System.exit(0);
    }
  }

  /** What runs where there is no QUIC at all. */
  static final class Echo {
    private Echo() {}

    public static void main(String[] args) throws Exception {
      try {
        Class.forName("io.netty.handler.codec.quic.Quic");
        throw new IllegalStateException("QUIC is on the class path");
      } catch (ClassNotFoundException e) {
        // As it should be.
      }
      ServerConfig config =
          ServerConfig.builder()
              .http3(false)
              .webSocketPort(0)
              .route("/echo", new EchoPath())
              .build();
      ClientConfig own = ClientConfig.builder().transports(TransportKind.WEBSOCKET).build();
      try (Server server = Server.start(config).join();
          Client client = Client.create(own)) {
        int port = server.webSocketAddress().orElseThrow().port();
        if (port != server.address().port()) {
          throw new IllegalStateException("There are two addresses");
        }
        var session = client.connect("ws://localhost:" + port + "/echo").join();
        var stream = session.openBidi().join();
        stream.write(Bytes.ofUtf8(SAID)).join();
        stream.finish().join();
        System.out.println(stream.readToEnd(100).join().toUtf8());
      }
    }
  }
}
