package org.scion.ui.weights;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.scion.core.lab.SpectrumHistory;
import org.scion.ui.chart.Curve;
import org.scion.ui.chart.HeatMap;
import org.scion.ui.chart.Plot;
import org.scion.ui.chart.SiteGrid;
import org.scion.ui.text.Messages;

/** Pictures of the weights at one moment. */
public final class WeightPlots {
  private static final int STEPS = 20;

  private WeightPlots() {}

  /** Intruders by layer and kind of weight; the chosen weight is framed. */
  public static HeatMap intruders(Spectra spectra, double epsilon, String chosen) {
    SiteGrid grid = spectra.grid();
    HeatMap map =
        grid.map(
            Messages.text("lab.intruders"),
            site -> spectra.matrix(site).map(m -> (double) m.intruders(epsilon)).orElse(Double.NaN),
            Double.NaN,
            true);
    return grid.place(chosen).map(at -> map.choosing(at.row(), at.column())).orElse(map);
  }

  /** Intruders of all weights over the steps at which they were looked at. */
  public static Plot overSteps(SpectrumHistory live, double epsilon) {
    double[] x = live.steps().stream().mapToDouble(Long::doubleValue).toArray();
    double[] y = Arrays.stream(live.intruders(epsilon)).asDoubleStream().toArray();
    return Plot.of(
        Messages.text("lab.time.intruders"),
        Messages.text("run.chart.steps"),
        Messages.text("lab.intruders.axis"),
        line("lab.intruders.axis", x, y, 1, Plot.Style.DOTS));
  }

  /** Singular values of a weight, base and tuned; intruders have a mark of their own. */
  public static Plot spectrum(Spectra.Matrix m, double epsilon) {
    double[] index = new double[m.tuned().length];
    double[] intruding = new double[index.length];
    for (int i = 0; i < index.length; i++) {
      index[i] = i + 1.0;
      boolean intruder = i < m.cosine().length && m.cosine()[i] < epsilon;
      intruding[i] = intruder ? m.tuned()[i] : Double.NaN;
    }
    return Plot.of(
            Messages.text("lab.spectrum"),
            Messages.text("lab.index"),
            Messages.text("lab.sigma"),
            line("lab.base", index, m.base(), 0, Plot.Style.DOTS),
            line("lab.tuned", index, m.tuned(), 2, Plot.Style.DOTS),
            line("lab.intruder", index, intruding, 1, Plot.Style.POINTS))
        .axes(false, true);
  }

  private static Plot.Line line(String key, double[] x, double[] y, int colour, Plot.Style style) {
    return new Plot.Line(Messages.text(key), new Curve(x, y), colour, style);
  }

  /** Cosines of tuned vectors (down) with base vectors (across), or the largest of each alone. */
  public static HeatMap cosines(Spectra.Matrix m, double epsilon) {
    boolean grid = m.cosines().length > 0;
    int n = m.cosine().length;
    List<String> across = new ArrayList<>();
    List<String> down = new ArrayList<>();
    double[][] values = new double[n][];
    for (int i = 0; i < n; i++) {
      across.add(String.valueOf(i + 1));
      boolean intruder = m.cosine()[i] < epsilon;
      down.add(Messages.text(intruder ? "lab.row.intruder" : "lab.row", i + 1));
      values[i] = grid ? m.cosines()[i] : new double[] {m.cosine()[i]};
    }
    return new HeatMap(
        Messages.text(grid ? "lab.cosines" : "lab.cosines.largest"),
        down,
        grid ? across : List.of(Messages.text("lab.cosine")),
        values,
        new HeatMap.Scale(0, 1, Double.NaN, false));
  }

  /** Intruders of all weights, and of the one looked at, over epsilon. */
  public static Plot overEpsilon(Spectra spectra, Spectra.Matrix chosen) {
    double[] x = new double[STEPS - 1];
    double[] all = new double[x.length];
    double[] own = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      x[i] = (i + 1.0) / STEPS;
      all[i] = spectra.intruders(x[i]);
      own[i] = chosen.intruders(x[i]);
    }
    return Plot.of(
        Messages.text("lab.epsilon.plot"),
        Messages.text("lab.epsilon"),
        Messages.text("lab.intruders.axis"),
        line("lab.all.weights", x, all, 0, Plot.Style.DOTS),
        line("lab.this.weight", x, own, 1, Plot.Style.DOTS));
  }
}
