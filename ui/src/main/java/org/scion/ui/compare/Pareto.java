package org.scion.ui.compare;

import java.util.ArrayList;
import java.util.List;
import org.scion.core.statistics.ComparisonRow;
import org.scion.core.statistics.ComparisonTable;
import org.scion.core.statistics.MetricDirection;
import org.scion.core.statistics.ParetoFront;
import org.scion.core.statistics.Summary;
import org.scion.ui.chart.Curve;
import org.scion.ui.chart.Plot;
import org.scion.ui.text.Messages;

/** Groups of runs on two axes, with their intervals and the front that no other beats. */
final class Pareto {
  /** Numbers trained span orders of magnitude. */
  private static final String LOGARITHMIC = "trainable";

  private static final int FRONT_COLOUR = 7;

  private Pareto() {}

  static Plot plot(ComparisonTable table, String across, String up) {
    List<Plot.Line> lines = new ArrayList<>();
    List<ParetoFront.Point> points = new ArrayList<>();
    for (int i = 0; i < table.rows().size(); i++) {
      ComparisonRow row = table.rows().get(i);
      Summary x = row.metrics().get(across);
      Summary y = row.metrics().get(up);
      if (x != null && y != null) {
        points.add(new ParetoFront.Point(row.group(), List.of(x.interval(), y.interval())));
        lines.add(bar(row.group(), x.mean(), y, i));
        lines.add(new Plot.Line(row.group(), point(x, y), i, Plot.Style.POINTS));
      }
    }
    if (points.size() > 1) {
      lines.add(0, front(table, points, across, up));
    }
    return Plot.of(Messages.text("compare.pareto"), word(across), word(up))
        .with(lines)
        .axes(across.equals(LOGARITHMIC), false);
  }

  private static Curve point(Summary x, Summary y) {
    return new Curve(new double[] {x.mean()}, new double[] {y.mean()});
  }

  /** The interval over seeds, upwards. */
  private static Plot.Line bar(String group, double x, Summary y, int colour) {
    boolean known = y.n() > 1 && y.high() > y.low();
    Curve curve =
        known ? new Curve(new double[] {x, x}, new double[] {y.low(), y.high()}) : Curve.EMPTY;
    return new Plot.Line(group, curve, colour, Plot.Style.FAINT);
  }

  private static Plot.Line front(
      ComparisonTable table, List<ParetoFront.Point> points, String across, String up) {
    var directions = List.of(MetricDirection.of(across), MetricDirection.of(up));
    List<String> kept =
        ParetoFront.of(points, directions).stream().map(ParetoFront.Point::id).toList();
    List<double[]> corners =
        table.rows().stream()
            .filter(row -> kept.contains(row.group()))
            .map(row -> new double[] {mean(row, across), mean(row, up)})
            .sorted(java.util.Comparator.comparingDouble(xy -> xy[0]))
            .toList();
    Curve curve =
        new Curve(
            corners.stream().mapToDouble(xy -> xy[0]).toArray(),
            corners.stream().mapToDouble(xy -> xy[1]).toArray());
    return new Plot.Line(Messages.text("compare.front"), curve, FRONT_COLOUR, Plot.Style.FAINT);
  }

  private static double mean(ComparisonRow row, String metric) {
    return row.metrics().get(metric).mean();
  }

  static String word(String metric) {
    String key = "metric." + metric;
    return Messages.has(key) ? Messages.text(key) : metric;
  }
}
