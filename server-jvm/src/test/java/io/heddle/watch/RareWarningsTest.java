package io.heddle.watch;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

final class RareWarningsTest {
  private static final long INTERVAL_NS = TimeUnit.SECONDS.toNanos(10);

  private final PrintStream stderr = System.err;
  private final ByteArrayOutputStream log = new ByteArrayOutputStream();
  private final AtomicLong nowNs = new AtomicLong(Long.MAX_VALUE - 5);
  private final RareWarnings warnings =
      new RareWarnings(
          LoggerFactory.getLogger(RareWarningsTest.class), Level.WARN, "Rain", nowNs::get);

  RareWarningsTest() {
    System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
  }

  @AfterEach
  void restore() {
    System.setErr(stderr);
  }

  private List<String> lines() {
    return log.toString(StandardCharsets.UTF_8)
        .lines()
        .map(line -> line.substring(line.indexOf("Rain ")))
        .toList();
  }

  @Test
  void aLineCountsWhatCameSinceTheOneBefore() {
    warnings.add("here");
    warnings.add("there");
    nowNs.addAndGet(INTERVAL_NS - 1);
    warnings.add("there");
    assertEquals(List.of("Rain (1 times so far): here"), lines());
    nowNs.addAndGet(1);
    warnings.add("everywhere");
    assertEquals(
        List.of("Rain (1 times so far): here", "Rain (4 times so far): everywhere"), lines());
  }

  @Test
  void anExceptionIsOneLine() {
    warnings.add(new IllegalStateException("wet"));
    assertEquals(List.of("Rain (1 times so far): java.lang.IllegalStateException: wet"), lines());
  }
}
