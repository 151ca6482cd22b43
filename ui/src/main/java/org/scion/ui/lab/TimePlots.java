package org.scion.ui.lab;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.scion.ui.chart.Curve;
import org.scion.ui.chart.Plot;
import org.scion.ui.chart.SiteGrid;
import org.scion.ui.text.Messages;
import org.scion.ui.weights.WeightPlots;

/** Pictures of a run's weights, and of what it still knows, over its steps. */
final class TimePlots {
  private final LabRun run;

  TimePlots(LabRun run) {
    this.run = run;
  }

  /** Those that the run has recorded something for. */
  List<Plot> all(double epsilon, String site) {
    List<Plot> plots = new ArrayList<>();
    plots.add(WeightPlots.overSteps(run.live(), epsilon));
    plots.add(change(site));
    run.probeNames().forEach(probe -> plots.add(probe(probe)));
    plots.add(norms("gradient"));
    plots.add(norms("update"));
    return plots.stream().filter(p -> !p.isEmpty()).toList();
  }

  private static Plot plot(String title, String y, List<Plot.Line> lines) {
    return Plot.of(title, Messages.text("run.chart.steps"), y, lines.toArray(Plot.Line[]::new));
  }

  /** Effective rank of the change of one weight. */
  private Plot change(String site) {
    NavigableMap<Long, JsonNode> looks = run.live().looks(site);
    return plot(
        Messages.text("lab.time.rank", site),
        Messages.text("lab.time.rank.axis"),
        List.of(
            of(looks, "effective_rank_delta", "lab.effective", 0),
            of(looks, "stable_rank_delta", "lab.stable", 2)));
  }

  private static Plot.Line of(
      NavigableMap<Long, JsonNode> looks, String key, String words, int colour) {
    double[] x = looks.keySet().stream().mapToDouble(Long::doubleValue).toArray();
    double[] y =
        looks.values().stream().mapToDouble(l -> l.path(key).asDouble(Double.NaN)).toArray();
    return new Plot.Line(Messages.text(words), new Curve(x, y), colour, Plot.Style.DOTS);
  }

  /** The loss of a probe, else its first number, beside the task's validation loss. */
  private Plot probe(String probe) {
    String prefix = probe + ".";
    String name =
        run.curves().containsKey(prefix + "loss")
            ? prefix + "loss"
            : run.curves().keySet().stream()
                .filter(n -> n.startsWith(prefix))
                .findFirst()
                .orElse("");
    List<Plot.Line> lines = new ArrayList<>();
    Curve own = run.curves().getOrDefault(name, Curve.EMPTY);
    lines.add(new Plot.Line(name, own, 1, Plot.Style.DOTS));
    Curve task = run.curves().getOrDefault("validation.loss", Curve.EMPTY);
    if (name.endsWith("loss") && own.size() > 0) {
      lines.add(new Plot.Line(Messages.text("lab.task.loss"), task, 0, Plot.Style.DOTS));
    }
    Plot plot = plot(Messages.text("lab.time.probe", probe), name, lines);
    return own.size() > 0 && own.x()[0] == 0
        ? plot.at(new Plot.Level(Messages.text("lab.before"), own.y()[0]))
        : plot;
  }

  /** Norms by kind of module: root of the sum of squares over layers. */
  private Plot norms(String which) {
    Map<String, TreeMap<Double, Double>> kinds = new java.util.LinkedHashMap<>();
    for (JsonNode event : run.norms()) {
      double step = event.path("step").asDouble();
      event
          .path("modules")
          .properties()
          .forEach(
              m -> {
                double own = m.getValue().path(which).asDouble();
                kinds
                    .computeIfAbsent(SiteGrid.kind(m.getKey()), k -> new TreeMap<>())
                    .merge(step, own * own, Double::sum);
              });
    }
    List<Plot.Line> lines = new ArrayList<>();
    kinds.forEach(
        (kind, squares) -> {
          double[] x = squares.keySet().stream().mapToDouble(Double::doubleValue).toArray();
          double[] y = squares.values().stream().mapToDouble(Math::sqrt).toArray();
          lines.add(new Plot.Line(kind, new Curve(x, y), lines.size(), Plot.Style.STRONG));
        });
    String words = Messages.text("lab.time." + which);
    return plot(words, Messages.text("lab.norm"), lines).axes(false, true);
  }
}
