package org.scion.ui.lab;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import org.scion.core.Json;
import org.scion.core.service.RunRow;
import org.scion.core.spec.SpecReader;
import org.scion.core.technique.Hyperparameter;
import org.scion.ui.chart.Curve;
import org.scion.ui.chart.Plot;
import org.scion.ui.text.Messages;
import org.scion.ui.weights.Spectra;

/** Intruders of all runs of the workspace against their rank and alpha, and over epsilon. */
final class AcrossViewModel {
  private static final int STEPS = 20;

  private final LabViewModel lab;
  private final LabJob job;
  private final ReadOnlyObjectWrapper<List<Row>> rows = new ReadOnlyObjectWrapper<>(List.of());

  /**
   * A finished run.
   *
   * @param rank of its first technique that has one; NaN for none
   * @param alpha likewise
   * @param spectra of its end, if they were computed
   */
  record Row(RunRow run, double rank, double alpha, Optional<Spectra> spectra) {
    /** What goes into one line: name of the technique and how many weights it changed. */
    String group() {
      int weights = spectra.map(s -> s.matrices().size()).orElse(0);
      return Messages.text("lab.group", run.state().technique(), weights);
    }
  }

  AcrossViewModel(LabViewModel lab) {
    this.lab = lab;
    this.job = new LabJob(lab.context());
  }

  /** Reads all finished runs. */
  void read() {
    List<RunRow> done = lab.context().runs().withStatus("done");
    lab.context()
        .background()
        .run(
            this,
            () -> done.stream().map(this::row).toList(),
            rows::set,
            lab.context().notices()::report);
  }

  private Row row(RunRow run) {
    var folder = lab.context().services().workspace().run(run.id());
    JsonNode spec = SpecReader.document(folder.spec());
    return new Row(run, setting(spec, "rank"), setting(spec, "alpha"), LabReader.spectra(folder));
  }

  /** A setting of the first technique that has it, as written or its default. */
  private double setting(JsonNode spec, String key) {
    for (JsonNode technique : spec.path("techniques")) {
      if (technique.path(key).isNumber()) {
        return technique.path(key).asDouble();
      }
      Optional<Object> usual =
          lab.context().services().techniques().find(technique.path("id").asText()).stream()
              .flatMap(t -> t.description().hyperparameters().stream())
              .filter(h -> h.key().equals(key))
              .map(Hyperparameter::defaultValue)
              .filter(Number.class::isInstance)
              .findFirst();
      if (usual.isPresent()) {
        return ((Number) usual.get()).doubleValue();
      }
    }
    return Double.NaN;
  }

  /** Finished runs whose spectra nobody has asked for yet. */
  List<Row> missing() {
    return rows.get().stream().filter(r -> r.spectra().isEmpty()).toList();
  }

  /** Asks for the spectra of all that lack them, one run after the other. */
  void computeMissing() {
    List<LabJob.Request> requests = new ArrayList<>();
    for (Row row : missing()) {
      ObjectNode arguments = Json.object().put("run", row.run().id());
      arguments.put("top", LabViewModel.TOP).put("epsilon", lab.epsilon().get()).put("all", false);
      requests.add(new LabJob.Request("spectra", arguments));
    }
    job.start(requests, piece -> {}, answers -> read());
  }

  LabJob job() {
    return job;
  }

  ReadOnlyObjectProperty<List<Row>> rows() {
    return rows.getReadOnlyProperty();
  }

  Plot againstRank() {
    return against("lab.across.rank", "lab.rank.axis", true);
  }

  Plot againstAlpha() {
    return against("lab.across.alpha", "lab.alpha.axis", false);
  }

  private Plot against(String title, String axis, boolean byRank) {
    double epsilon = lab.epsilon().get();
    Map<String, List<double[]>> groups = new LinkedHashMap<>();
    List<Plot.Level> levels = new ArrayList<>();
    Map<String, List<Double>> without = new LinkedHashMap<>();
    for (Row row : rows.get()) {
      double x = byRank ? row.rank() : row.alpha();
      double y = row.spectra().map(s -> s.density(epsilon)).orElse(Double.NaN);
      if (Double.isFinite(y) && x > 0) {
        groups.computeIfAbsent(row.group(), g -> new ArrayList<>()).add(new double[] {x, y});
      } else if (Double.isFinite(y)) {
        without.computeIfAbsent(row.run().state().technique(), g -> new ArrayList<>()).add(y);
      }
    }
    List<Plot.Line> lines = new ArrayList<>();
    groups.forEach((name, points) -> lines.add(line(name, points, lines.size())));
    without.forEach(
        (name, values) ->
            levels.add(
                new Plot.Level(
                    name, values.stream().mapToDouble(v -> v).average().orElse(Double.NaN))));
    return Plot.of(
            Messages.text(title),
            Messages.text(axis),
            Messages.text("lab.density.axis"),
            lines.toArray(Plot.Line[]::new))
        .at(levels.toArray(Plot.Level[]::new))
        .axes(true, false);
  }

  private static Plot.Line line(String name, List<double[]> points, int colour) {
    points.sort((a, b) -> Double.compare(a[0], b[0]));
    double[] x = points.stream().mapToDouble(p -> p[0]).toArray();
    double[] y = points.stream().mapToDouble(p -> p[1]).toArray();
    return new Plot.Line(name, new Curve(x, y), colour, Plot.Style.POINTS);
  }

  /** Mean intruders a weight over epsilon, a line for runs alike in technique, weights and rank. */
  Plot overEpsilon() {
    Map<String, List<Spectra>> groups = new LinkedHashMap<>();
    for (Row row : rows.get()) {
      String rank = Double.isNaN(row.rank()) ? "" : " r" + Math.round(row.rank());
      row.spectra()
          .ifPresent(
              s -> groups.computeIfAbsent(row.group() + rank, g -> new ArrayList<>()).add(s));
    }
    List<Plot.Line> lines = new ArrayList<>();
    groups.forEach(
        (name, all) -> {
          double[] x = new double[STEPS - 1];
          double[] y = new double[x.length];
          for (int i = 0; i < x.length; i++) {
            double epsilon = (i + 1.0) / STEPS;
            x[i] = epsilon;
            y[i] = all.stream().mapToDouble(s -> s.density(epsilon)).average().orElse(Double.NaN);
          }
          lines.add(new Plot.Line(name, new Curve(x, y), lines.size(), Plot.Style.DOTS));
        });
    return Plot.of(
        Messages.text("lab.across.epsilon"),
        Messages.text("lab.epsilon"),
        Messages.text("lab.density.axis"),
        lines.toArray(Plot.Line[]::new));
  }

  LabViewModel lab() {
    return lab;
  }
}
