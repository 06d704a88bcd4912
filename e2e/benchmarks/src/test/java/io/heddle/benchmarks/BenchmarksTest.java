package io.heddle.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/** The suite still runs: every topic at a size whose figures mean nothing. */
@Timeout(120)
class BenchmarksTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... args) {
    return new CommandLine(new Benchmarks())
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .execute(args);
  }

  static Iterable<String> topics() {
    return new Benchmarks.TopicNames();
  }

  @ParameterizedTest
  @MethodSource("topics")
  void everyTopicYieldsRows(String topic, @TempDir Path directory) throws Exception {
    Path json = directory.resolve("rows.json");
    assertEquals(0, run("--smoke", "--only", topic, "--json", json.toString()), err::toString);
    assertTrue(out.toString().contains("| what"), out::toString);
    assertTrue(err.toString().contains(topic), err::toString);
    String rows = Files.readString(json);
    for (String field :
        List.of(
            "name",
            "unit",
            "median",
            "p10",
            "p90",
            "reference",
            "referenceMedian",
            "ratio",
            "target",
            "met")) {
      assertTrue(rows.contains("\"" + field + "\": "), field);
    }
  }

  @Test
  void anUnknownTopicIsRefusedWithThoseThatThereAre() {
    assertEquals(2, run("--only", "weather"));
    assertTrue(err.toString().contains("throughput"), err::toString);
  }
}
