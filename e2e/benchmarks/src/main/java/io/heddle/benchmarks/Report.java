package io.heddle.benchmarks;

import io.heddle.benchmarks.report.Row;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** What a run has found so far. Grows; one thread. */
final class Report {
  private final Consumer<String> progress;
  private final List<Row> rows = new ArrayList<>();
  private final Map<String, String> plots = new LinkedHashMap<>();

  /**
   * An empty report.
   *
   * @param progress told what is being measured, before it is
   */
  Report(Consumer<String> progress) {
    this.progress = progress;
  }

  /** The next thing is about to be measured. */
  void step(String what) {
    progress.accept(what);
  }

  void add(Row row) {
    rows.add(row);
  }

  /**
   * Adds a drawing.
   *
   * @param svg its text
   */
  void plot(String name, String svg) {
    plots.put(name, svg);
  }

  List<Row> rows() {
    return rows;
  }

  Map<String, String> plots() {
    return plots;
  }
}
