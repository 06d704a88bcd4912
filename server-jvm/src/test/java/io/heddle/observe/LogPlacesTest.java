package io.heddle.observe;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Who has something to log tells an event, or the process's log: nobody else has a logger. */
class LogPlacesTest {
  private static final Path SOURCES = Path.of("src/main/java");

  @Test
  void loggersAreMadeInFewPlaces() throws IOException {
    try (Stream<Path> files = Files.walk(SOURCES)) {
      List<String> places =
          files
              .filter(file -> file.toString().endsWith(".java"))
              .filter(LogPlacesTest::makesLogger)
              .map(file -> SOURCES.resolve("io/heddle").relativize(file).toString())
              .sorted()
              .toList();
      assertEquals(
          List.of(
              "cli/Heddle.java", "cli/Serve.java", "observe/LogSink.java", "watch/ProcessLog.java"),
          places);
    }
  }

  private static boolean makesLogger(Path file) {
    try {
      return Files.readString(file).contains("LoggerFactory.getLogger(");
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
