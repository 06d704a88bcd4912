package io.heddle.benchmarks.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Draws distributions as SVG: for each curve, which value so many percent of its samples do not
 * exceed. Grows; one thread.
 */
public final class Plot {
  private static final int WIDTH = 720;
  private static final int HEIGHT = 420;
  private static final int LEFT = 70;
  private static final int TOP = 50;
  private static final int PLOT_WIDTH = 440;
  private static final int PLOT_HEIGHT = 310;
  private static final List<String> COLOURS =
      List.of("#0b6e99", "#d9730d", "#0f7b6c", "#ad1a72", "#6940a5", "#9b9a97");

  private record Curve(String name, Samples samples) {}

  private final String title;
  private final String unit;
  private final double top;
  private final List<Curve> curves = new ArrayList<>();
  private double bound = Double.NaN;
  private String boundName = "";

  /**
   * An empty plot.
   *
   * @param top the highest value shown
   */
  public Plot(String title, String unit, double top) {
    this.title = title;
    this.unit = unit;
    this.top = top;
  }

  /** Adds a line that values are to stay below. */
  public void bound(String name, double value) {
    boundName = name;
    bound = value;
  }

  /** Adds a curve. */
  public void curve(String name, Samples samples) {
    curves.add(new Curve(name, samples));
  }

  /** The drawing. */
  public String svg() {
    StringBuilder svg = new StringBuilder();
    line(svg, "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\"", WIDTH, HEIGHT);
    line(svg, " font-family=\"sans-serif\" font-size=\"13\" fill=\"#37352f\">");
    line(svg, "<style>@media (prefers-color-scheme: dark) {");
    line(svg, "svg { fill: #e6e6e5 } .paper { fill: #191919 } .rule { stroke: #3f3f3e }");
    line(svg, ".curve { filter: brightness(1.5) } }</style>");
    line(svg, "<rect class=\"paper\" width=\"%d\" height=\"%d\" fill=\"#ffffff\"/>", WIDTH, HEIGHT);
    text(svg, LEFT, 28, "start", title);
    axes(svg);
    if (!Double.isNaN(bound)) {
      line(
          svg,
          "<line x1=\"%d\" y1=\"%.1f\" x2=\"%d\" y2=\"%.1f\" stroke=\"#e03e3e\""
              + " stroke-dasharray=\"6 4\"/>",
          LEFT,
          y(bound),
          LEFT + PLOT_WIDTH,
          y(bound));
      text(svg, LEFT + PLOT_WIDTH + 8, (int) y(bound) + 4, "start", boundName);
    }
    for (int i = 0; i < curves.size(); i++) {
      curve(svg, curves.get(i), COLOURS.get(i % COLOURS.size()), i);
    }
    line(svg, "</svg>");
    return svg.toString();
  }

  private void axes(StringBuilder svg) {
    for (int i = 0; i <= 5; i++) {
      double value = top * i / 5;
      rule(svg, LEFT, y(value), LEFT + PLOT_WIDTH, y(value));
      text(svg, LEFT - 8, (int) y(value) + 4, "end", Target.number(value));
    }
    for (int percent = 0; percent <= 100; percent += 25) {
      rule(svg, x(percent), TOP, x(percent), TOP + PLOT_HEIGHT);
      text(svg, (int) x(percent), TOP + PLOT_HEIGHT + 20, "middle", percent + " %");
    }
    text(svg, LEFT - 8, TOP - 10, "end", unit);
    text(
        svg,
        LEFT + PLOT_WIDTH / 2,
        TOP + PLOT_HEIGHT + 42,
        "middle",
        "share of messages that take no longer");
  }

  private void curve(StringBuilder svg, Curve curve, String colour, int index) {
    StringBuilder points = new StringBuilder();
    for (int percent = 0; percent <= 100; percent++) {
      double value = Math.min(top, curve.samples.percentile(percent));
      points.append(String.format(Locale.ROOT, "%.1f,%.1f ", x(percent), y(value)));
    }
    line(
        svg,
        "<polyline class=\"curve\" fill=\"none\" stroke=\"%s\" stroke-width=\"2\" points=\"%s\"/>",
        colour,
        points.toString().strip());
    int at = TOP + 10 + index * 22;
    line(
        svg,
        "<rect class=\"curve\" x=\"%d\" y=\"%d\" width=\"14\" height=\"4\" fill=\"%s\"/>",
        LEFT + PLOT_WIDTH + 8,
        at - 6,
        colour);
    text(svg, LEFT + PLOT_WIDTH + 28, at, "start", curve.name);
  }

  private static double x(double percent) {
    return LEFT + PLOT_WIDTH * percent / 100;
  }

  private double y(double value) {
    return TOP + PLOT_HEIGHT * (1 - Math.min(1, value / top));
  }

  private static void rule(StringBuilder svg, double x1, double y1, double x2, double y2) {
    line(
        svg,
        "<line class=\"rule\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"#e3e2e0\"/>",
        x1,
        y1,
        x2,
        y2);
  }

  private static void text(StringBuilder svg, int x, int y, String anchor, String text) {
    String escaped = text.replace("&", "&amp;").replace("<", "&lt;");
    line(svg, "<text x=\"%d\" y=\"%d\" text-anchor=\"%s\">%s</text>", x, y, anchor, escaped);
  }

  private static void line(StringBuilder svg, String format, Object... arguments) {
    svg.append(String.format(Locale.ROOT, format, arguments)).append('\n');
  }
}
