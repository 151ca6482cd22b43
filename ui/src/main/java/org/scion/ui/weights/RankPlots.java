package org.scion.ui.weights;

import java.util.List;
import org.scion.core.lab.RankHistory;
import org.scion.ui.chart.Curve;
import org.scion.ui.chart.HeatMap;
import org.scion.ui.chart.Plot;
import org.scion.ui.chart.SiteGrid;
import org.scion.ui.text.Messages;

/** Pictures of what an allocator did. */
public final class RankPlots {
  private RankPlots() {}

  /** Ranks by layer and kind of weight at a step; those starved to 0 are framed. */
  public static HeatMap ranks(RankHistory history, int at) {
    return SiteGrid.of(history.sites())
        .map(Messages.text("lab.ranks"), site -> history.ranks(site)[at], 0, true);
  }

  public static HeatMap importances(RankHistory history, int at) {
    return SiteGrid.of(history.sites())
        .map(
            Messages.text("lab.importances"),
            site -> history.importances(site)[at],
            Double.NaN,
            false);
  }

  /** The sum of ranks against the budget. */
  public static Plot budget(RankHistory history) {
    List<Long> steps = history.steps();
    double[] x = steps.stream().mapToDouble(Long::doubleValue).toArray();
    return Plot.of(
        Messages.text("lab.budget"),
        Messages.text("run.chart.steps"),
        Messages.text("lab.sum"),
        new Plot.Line(
            Messages.text("lab.sum"), new Curve(x, history.totals()), 0, Plot.Style.STRONG),
        new Plot.Line(
            Messages.text("lab.budget.line"),
            new Curve(x, history.budgets()),
            1,
            Plot.Style.STRONG));
  }

  /** Rank of every weight over steps. */
  public static Plot courses(RankHistory history) {
    double[] x = history.steps().stream().mapToDouble(Long::doubleValue).toArray();
    List<String> sites = history.sites();
    Plot.Line[] lines = new Plot.Line[sites.size()];
    for (int i = 0; i < lines.length; i++) {
      Curve curve = new Curve(x, history.ranks(sites.get(i)));
      lines[i] = new Plot.Line(sites.get(i), curve, i, Plot.Style.FAINT);
    }
    return Plot.of(
        Messages.text("lab.courses"),
        Messages.text("run.chart.steps"),
        Messages.text("lab.rank.axis"),
        lines);
  }
}
