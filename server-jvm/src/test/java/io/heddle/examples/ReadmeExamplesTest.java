package io.heddle.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.Server;
import io.heddle.ServerConfig;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ReadmeExamplesTest {
  @Test
  void theExampleClientHearsTheExampleServersEcho() {
    ServerConfig config = ServerConfig.builder().port(0).route("/echo", EchoServer::serve).build();
    PrintStream console = System.out;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    try (Server server = Server.start(config).join()) {
      System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
      EchoClient.main(
          new String[] {
            "https://localhost:" + server.address().port() + "/echo",
            server.certificateSha256().orElseThrow()
          });
    } finally {
      System.setOut(console);
    }
    assertEquals("hello, heddle", printed.toString(StandardCharsets.UTF_8).strip());
  }

  @Test
  void theReadmeShowsTheExamplesAsTheyAre() throws IOException {
    String readme = Files.readString(Path.of("..", "README.md"));
    for (String name : new String[] {"EchoServer", "EchoClient"}) {
      String source =
          Files.readString(Path.of("src/test/java/io/heddle/examples/" + name + ".java"));
      String shown = source.substring(source.indexOf("import ")).strip();
      assertTrue(readme.contains(shown), "README.md does not show " + name + " as it is");
    }
  }
}
