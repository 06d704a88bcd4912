package io.heddle.benchmarks;

import io.heddle.benchmarks.loops.CapsuleLoop;
import io.heddle.benchmarks.loops.FrameLoop;
import io.heddle.benchmarks.loops.SchedulerLoop;
import io.heddle.benchmarks.loops.VarIntLoop;
import io.heddle.benchmarks.report.Row;
import io.heddle.benchmarks.report.Samples;
import io.heddle.benchmarks.report.Target;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** The inner loops, measured by JMH in processes of their own. */
final class LoopTopic implements Topic {
  @Override
  public String name() {
    return "loops";
  }

  @Override
  public void run(Scale scale, Report report) throws Exception {
    report.step("varints, capsules, frames and the scheduler, under JMH");
    TimeValue iteration = TimeValue.milliseconds(scale.loopMs());
    OptionsBuilder options = new OptionsBuilder();
    options
        .include(CapsuleLoop.class.getName())
        .include(FrameLoop.class.getName())
        .include(SchedulerLoop.class.getName())
        .include(VarIntLoop.class.getName())
        .forks(scale.warmups() == 0 ? 0 : 1)
        .warmupIterations(scale.warmups() + 1)
        .warmupTime(iteration)
        .measurementIterations(scale.rounds())
        .measurementTime(iteration)
        .shouldFailOnError(true)
        .verbosity(VerboseMode.SILENT);
    Map<String, Samples> found = new LinkedHashMap<>();
    for (RunResult result : new Runner(options.build()).run()) {
      String method = result.getParams().getBenchmark();
      String streams = result.getParams().getParam("streams");
      String loop = method.substring(method.lastIndexOf('.', method.lastIndexOf('.') - 1) + 1);
      found.put(loop + (streams == null ? "" : " " + streams), samples(result));
    }
    Samples fixed = of(found, "VarIntLoop.fixed");
    add(
        report,
        "encode a varint",
        of(found, "VarIntLoop.encode"),
        "a fixed long, both ways",
        fixed);
    add(
        report,
        "decode a varint",
        of(found, "VarIntLoop.decode"),
        "a fixed long, both ways",
        fixed);
    Samples copy = of(found, "CapsuleLoop.copy");
    add(report, "encode a 1 KiB capsule", of(found, "CapsuleLoop.encode"), "a copy", copy);
    add(report, "decode a 1 KiB capsule", of(found, "CapsuleLoop.decode"), "a copy", copy);
    Samples frame = of(found, "FrameLoop.copy");
    add(report, "send a 1 KiB frame of QMux", of(found, "FrameLoop.encode"), "a copy", frame);
    add(report, "receive a 1 KiB frame of QMux", of(found, "FrameLoop.decode"), "a copy", frame);
    Samples alone = of(found, "SchedulerLoop.turn 1");
    add(
        report,
        "a scheduler's turn, 100 streams",
        of(found, "SchedulerLoop.turn 100"),
        "1 stream",
        alone);
    add(
        report,
        "a scheduler's turn, 10,000 streams",
        of(found, "SchedulerLoop.turn 10000"),
        "1 stream",
        alone);
  }

  private static Samples of(Map<String, Samples> found, String loop) {
    return Objects.requireNonNull(found.get(loop), loop);
  }

  private static Samples samples(RunResult result) {
    Samples samples = new Samples();
    result
        .getBenchmarkResults()
        .forEach(
            fork -> {
              for (IterationResult iteration : fork.getIterationResults()) {
                samples.add(iteration.getPrimaryResult().getScore());
              }
            });
    return samples;
  }

  private static void add(
      Report report, String name, Samples subject, String referenceName, Samples reference) {
    report.add(
        new Row(
            name,
            "ns",
            subject.median(),
            subject.percentile(10),
            subject.percentile(90),
            referenceName,
            reference.median(),
            subject.median() / reference.median(),
            Target.NONE));
  }
}
