package org.scion.app.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.scion.core.Json;
import org.scion.core.lab.RankHistory;
import org.scion.core.lab.SpectrumHistory;
import org.scion.ui.chart.Curve;
import org.scion.ui.chart.HeatMap;
import org.scion.ui.chart.Plot;

/**
 * What the lab knows of the runs of a report: forgetting, intruders, ranks. Empty where nothing.
 */
final class LabSections {
  private static final int HEIGHT = 300;
  private static final double EPSILON = 0.5;

  private final List<ReportedRun> runs;

  LabSections(List<ReportedRun> runs) {
    this.runs = runs;
  }

  String html() {
    StringBuilder page = new StringBuilder();
    forgetting(page);
    spectra(page);
    ranks(page);
    return page.toString();
  }

  /** Probes: before the first step, at the end, the change. */
  private void forgetting(StringBuilder page) {
    StringBuilder rows = new StringBuilder();
    for (ReportedRun run : runs) {
      JsonNode metrics = run.result().path("metrics");
      for (String probe : run.probes()) {
        run.series()
            .forEach(
                (name, series) -> {
                  if (name.startsWith(probe + ".") && !series.isEmpty()) {
                    row(rows, run, name, series, metrics);
                  }
                });
      }
    }
    if (!rows.isEmpty()) {
      page.append("<h2>Forgetting</h2>\n<p>Probes: rows that the runs were not trained on.</p>\n")
          .append("<table><tr><th>Run<th>Probe<th>Before<th>After<th>Change</tr>\n")
          .append(rows)
          .append("</table>\n");
    }
  }

  private static void row(
      StringBuilder rows,
      ReportedRun run,
      String name,
      TreeMap<Long, Double> series,
      JsonNode metrics) {
    double after = metrics.path(name).asDouble(series.lastEntry().getValue());
    boolean known = series.firstKey() == 0 && metrics.has(name + "_change");
    rows.append("<tr><td>").append(Html.escape(run.state().name()));
    rows.append("<td>").append(Html.escape(name));
    rows.append("<td>").append(known ? number(series.firstEntry().getValue()) : "-");
    rows.append("<td>").append(number(after));
    rows.append("<td>").append(known ? number(metrics.path(name + "_change").asDouble()) : "-");
    rows.append("</tr>\n");
  }

  private void spectra(StringBuilder page) {
    StringBuilder own = new StringBuilder();
    List<Plot.Line> lines = new ArrayList<>();
    for (ReportedRun run : runs) {
      JsonNode spectra = run.spectra();
      if (!spectra.path("matrices").isEmpty()) {
        own.append("<p>").append(Html.escape(run.state().name())).append(": ");
        own.append(spectra.path("intruders_total").asText()).append(" intruder dimensions in ");
        own.append(spectra.path("matrices_total").asText()).append(" matrices (first ");
        own.append(spectra.path("top").asText()).append(" vectors, epsilon ");
        own.append(spectra.path("epsilon").asText()).append(").</p>\n");
        HeatMap map =
            Pictures.grid(
                "Intruders of " + run.state().name(),
                spectra.path("matrices"),
                m -> m.path("intruders").asDouble(),
                true);
        own.append(Pictures.inline(map, Pictures.height(map)));
      }
      SpectrumHistory history = new SpectrumHistory(run.events());
      List<Long> steps = history.steps();
      if (!steps.isEmpty()) {
        int[] counts = history.intruders(EPSILON);
        double[] x = steps.stream().mapToDouble(Long::doubleValue).toArray();
        double[] y = java.util.Arrays.stream(counts).asDoubleStream().toArray();
        lines.add(
            new Plot.Line(run.state().name(), new Curve(x, y), lines.size(), Plot.Style.DOTS));
      }
    }
    if (!lines.isEmpty()) {
      Plot.Line[] all = lines.toArray(Plot.Line[]::new);
      Plot plot = Plot.of("Intruders over training", "step", "intruders", all);
      own.append(Pictures.inline(plot.picture(), HEIGHT));
    }
    if (!own.isEmpty()) {
      page.append("<h2>Spectra</h2>\n").append(own);
    }
  }

  private void ranks(StringBuilder page) {
    StringBuilder own = new StringBuilder();
    for (ReportedRun run : runs) {
      RankHistory history = new RankHistory(run.events());
      if (!history.steps().isEmpty()) {
        ranks(own, run, history);
      }
    }
    if (!own.isEmpty()) {
      page.append("<h2>Ranks</h2>\n").append(own);
    }
  }

  private static void ranks(StringBuilder own, ReportedRun run, RankHistory history) {
    int last = history.steps().size() - 1;
    List<JsonNode> sites = new ArrayList<>();
    Map<String, Double> ranks = new LinkedHashMap<>();
    for (String site : history.sites()) {
      sites.add(Json.object().put("site", site));
      ranks.put(site, history.ranks(site)[last]);
    }
    HeatMap map =
        Pictures.grid(
            "Ranks of " + run.state().name() + " at step " + history.steps().get(last),
            sites,
            s -> ranks.get(s.path("site").asText()),
            true);
    own.append(Pictures.inline(map, Pictures.height(map)));
    double[] x = history.steps().stream().mapToDouble(Long::doubleValue).toArray();
    if (x.length > 1) {
      Plot plot =
          Plot.of(
              "Sum of ranks and budget of " + run.state().name(),
              "step",
              "rank",
              new Plot.Line("ranks", new Curve(x, history.totals()), 0, Plot.Style.STRONG),
              new Plot.Line("budget", new Curve(x, history.budgets()), 1, Plot.Style.STRONG));
      own.append(Pictures.inline(plot.picture(), HEIGHT));
    }
    history.alarms().forEach(a -> own.append("<p>! ").append(Html.escape(a)).append("</p>\n"));
  }

  private static String number(double value) {
    return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, "%.4g", value);
  }
}
