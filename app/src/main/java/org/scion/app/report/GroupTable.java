package org.scion.app.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.scion.core.statistics.ComparisonRow;
import org.scion.core.statistics.ComparisonTable;
import org.scion.core.statistics.Summary;
import org.scion.ui.chart.Curve;
import org.scion.ui.chart.Plot;

/**
 * The groups of a comparison: each metric with its spread over seeds, and what it costs in trained
 * numbers. The best is marked only where it differs from every other by more than noise.
 */
final class GroupTable {
  private static final int HEIGHT = 300;

  private final ComparisonTable table;

  GroupTable(ComparisonTable table) {
    this.table = table;
  }

  String html() {
    StringBuilder page = new StringBuilder("<h2>Over seeds</h2>\n<table><tr><th>Runs<th>Seeds");
    table.metrics().forEach(m -> page.append("<th>").append(Html.escape(m)));
    page.append("</tr>\n");
    for (ComparisonRow row : table.rows()) {
      page.append("<tr><td>").append(Html.escape(row.group()));
      page.append("<td>").append(row.runs().size());
      for (String metric : table.metrics()) {
        boolean best = table.best(metric).filter(row.group()::equals).isPresent();
        String cell = cell(row.metrics().get(metric));
        page.append("<td>").append(best ? "<b>" + cell + "</b>" : cell);
      }
      page.append("</tr>\n");
    }
    page.append("</table>\n<p class=\"quiet\">Mean ± standard deviation, and the 95% bootstrap ")
        .append("interval of the mean. Bold: better than every other by a corrected test; nothing ")
        .append("within noise is marked.</p>\n");
    return page.toString();
  }

  /** Metric against trained numbers, a point a group. */
  String pareto(java.util.Map<String, Double> trained, List<String> front) {
    String metric = table.metrics().isEmpty() ? null : table.metrics().get(0);
    List<Plot.Line> lines = new ArrayList<>();
    for (ComparisonRow row : table.rows()) {
      Summary summary = metric == null ? null : row.metrics().get(metric);
      Double count = trained.get(row.group());
      if (summary != null && count != null && count > 0) {
        String name = front.contains(row.group()) ? row.group() + " (front)" : row.group();
        double[] x = summary.n() < 2 ? new double[] {count} : new double[] {count, count, count};
        double[] y =
            summary.n() < 2
                ? new double[] {summary.mean()}
                : new double[] {summary.low(), summary.mean(), summary.high()};
        lines.add(new Plot.Line(name, new Curve(x, y), lines.size(), Plot.Style.DOTS));
      }
    }
    if (lines.size() < 2) {
      return "";
    }
    Plot plot =
        Plot.of(metric + " against trained numbers", "trained numbers", metric)
            .with(lines)
            .axes(true, false);
    return "<h2>Pareto front</h2>\n" + Pictures.inline(plot.picture(), HEIGHT);
  }

  private static String cell(Summary s) {
    if (s == null) {
      return "-";
    }
    return s.n() < 2
        ? number(s.mean())
        : number(s.mean())
            + " ± "
            + number(s.sd())
            + " ["
            + number(s.low())
            + ", "
            + number(s.high())
            + "]";
  }

  private static String number(double value) {
    return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, "%.4g", value);
  }
}
