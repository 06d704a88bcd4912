package io.heddle.benchmarks;

import io.heddle.benchmarks.report.Json;
import io.heddle.benchmarks.report.Table;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The benchmark suite as a command. One thread. */
@Command(
    name = "benchmarks",
    mixinStandardHelpOptions = true,
    description = "Measures Heddle next to its floor and its peers; prints a table.")
public final class Benchmarks implements Callable<Integer> {
  static final List<Topic> TOPICS =
      List.of(
          new ThroughputTopic(),
          new GrowthTopic(),
          new WebSocketTopic(),
          new LatencyTopic(),
          new PriorityTopic(false),
          new BrowserTopic(),
          new PriorityTopic(true),
          new LinkTopic(),
          new CrowdTopic(),
          new LoopTopic());

  @Option(
      names = "--quick",
      description = "A look within a minute, at some of the rows; the full run takes about ten.")
  private boolean quick;

  @Option(names = "--smoke", hidden = true)
  private boolean smoke;

  @Option(
      names = "--only",
      paramLabel = "TOPIC",
      split = ",",
      description = "Only these: ${COMPLETION-CANDIDATES}.",
      completionCandidates = TopicNames.class)
  private List<String> only = List.of();

  @Option(names = "--json", paramLabel = "FILE", description = "Writes the rows there, too.")
  private Optional<Path> json = Optional.empty();

  @Option(names = "--plots", paramLabel = "DIR", description = "Writes the drawings there.")
  private Optional<Path> plots = Optional.empty();

  @Spec private CommandSpec spec = CommandSpec.create();

  /** The names that {@code --only} knows. */
  static final class TopicNames extends ArrayList<String> {
    TopicNames() {
      TOPICS.forEach(topic -> add(topic.name()));
    }
  }

  /** Runs the command and exits. */
  public static void main(String[] args) {
    System.exit(new CommandLine(new Benchmarks()).execute(args));
  }

  @Override
  public Integer call() throws Exception {
    Scale scale = smoke ? Scale.SMOKE : quick ? Scale.QUICK : Scale.FULL;
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    out.println(Machine.describe());
    out.println(
        Instant.now().truncatedTo(ChronoUnit.MINUTES) + ", over loopback unless a row says else");
    out.flush();
    List<Topic> chosen = chosen();
    long startNs = System.nanoTime();
    AtomicReference<String> place = new AtomicReference<>("");
    Report report =
        new Report(
            what -> {
              long seconds = (System.nanoTime() - startNs) / 1_000_000_000;
              err.printf("%4d s [%s] %s%n", seconds, place, what);
              err.flush();
            });
    boolean failed = false;
    for (Topic topic : chosen) {
      place.set(chosen.indexOf(topic) + 1 + "/" + chosen.size() + " " + topic.name());
      try {
        topic.run(scale, report);
      } catch (Exception e) {
        // What the other topics find is worth having.
        failed = true;
        e.printStackTrace(err);
        err.flush();
      }
    }
    out.println();
    out.print(Table.of(report.rows()));
    out.flush();
    if (json.isPresent()) {
      Files.writeString(json.get(), Json.of(report.rows().stream().map(Json::row).toList()) + "\n");
    }
    if (plots.isPresent()) {
      Files.createDirectories(plots.get());
      for (Map.Entry<String, String> plot : report.plots().entrySet()) {
        Files.writeString(plots.get().resolve(plot.getKey() + ".svg"), plot.getValue());
      }
    }
    return failed ? 1 : 0;
  }

  private List<Topic> chosen() {
    for (String name : only) {
      if (TOPICS.stream().noneMatch(topic -> topic.name().equals(name))) {
        throw new ParameterException(
            spec.commandLine(),
            "There is no topic "
                + name
                + "; there are "
                + TOPICS.stream().map(Topic::name).collect(Collectors.joining(", ")));
      }
    }
    return TOPICS.stream()
        .filter(topic -> only.isEmpty() ? !quick || !topic.isLong() : only.contains(topic.name()))
        .toList();
  }
}
