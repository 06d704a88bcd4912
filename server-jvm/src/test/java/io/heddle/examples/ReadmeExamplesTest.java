package io.heddle.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.Server;
import io.heddle.ServerConfig;
import io.heddle.memory.LinkConfig;
import io.heddle.memory.MemoryServer;
import io.heddle.memory.VirtualLoop;
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
  void theExampleServerOfRoomsAsksWhoComes() {
    VirtualLoop loop = new VirtualLoop();
    MemoryServer server = new MemoryServer(RoomServer.config(), LinkConfig.IDEAL, loop);
    var refused = server.connect("/rooms/attic");
    var connected = server.connect("/rooms/attic?user=ann");
    loop.runUntilIdle();
    assertTrue(refused.isCompletedExceptionally());
    var stream = connected.join().acceptUni();
    loop.runUntilIdle();
    var text = stream.join().readExact("ann is in attic".length());
    loop.runUntilIdle();
    assertEquals("ann is in attic", text.join().toUtf8());
  }

  @Test
  void theReadmeShowsTheExamplesAsTheyAre() throws IOException {
    String readme = Files.readString(Path.of("..", "README.md"));
    for (String name : new String[] {"EchoServer", "EchoClient", "RoomServer"}) {
      String source =
          Files.readString(Path.of("src/test/java/io/heddle/examples/" + name + ".java"));
      String shown = source.substring(source.indexOf("import ")).strip();
      assertTrue(readme.contains(shown), "README.md does not show " + name + " as it is");
    }
  }
}
