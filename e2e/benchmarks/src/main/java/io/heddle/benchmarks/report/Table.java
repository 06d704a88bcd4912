package io.heddle.benchmarks.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Rows as text for people: a Markdown table that reads well as it is. Stateless. */
public final class Table {
  private static final List<String> HEAD =
      List.of(
          "what", "unit", "median", "p10 - p90", "reference", "its median", "ratio", "target", "");

  private Table() {}

  /** The rows, aligned. */
  public static String of(List<Row> rows) {
    List<List<String>> lines = new ArrayList<>();
    lines.add(HEAD);
    for (Row row : rows) {
      lines.add(cells(row));
    }
    int[] widths = new int[HEAD.size()];
    for (List<String> line : lines) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], line.get(i).length());
      }
    }
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < lines.size(); i++) {
      append(text, lines.get(i), widths);
      if (i == 0) {
        for (int width : widths) {
          text.append("|").append("-".repeat(width + 2));
        }
        text.append("|\n");
      }
    }
    return text.toString();
  }

  private static List<String> cells(Row row) {
    return List.of(
        row.name(),
        row.unit(),
        Target.number(row.median()),
        Target.number(row.p10()) + " - " + Target.number(row.p90()),
        row.reference(),
        Target.number(row.referenceMedian()),
        Double.isNaN(row.ratio()) ? "" : String.format(Locale.ROOT, "%.2f", row.ratio()),
        row.target().toString(),
        row.target().equals(Target.NONE) ? "" : row.met() ? "met" : "missed");
  }

  private static void append(StringBuilder text, List<String> cells, int[] widths) {
    for (int i = 0; i < widths.length; i++) {
      text.append("| ").append(cells.get(i)).append(" ".repeat(widths[i] - cells.get(i).length()));
      text.append(' ');
    }
    text.append("|\n");
  }
}
