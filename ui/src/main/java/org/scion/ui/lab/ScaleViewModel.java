package org.scion.ui.lab;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import javafx.beans.property.DoubleProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.property.SimpleDoubleProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import org.scion.core.Json;
import org.scion.core.lab.LabAnswers;
import org.scion.core.spec.SpecReader;
import org.scion.ui.chart.Curve;
import org.scion.ui.chart.Plot;
import org.scion.ui.text.Messages;
import org.scion.ui.text.Numbers;

/** What scaling intruders does to the task and to what the model knew, measured by a worker. */
public final class ScaleViewModel {
  /** From coarse to fine, so that the course is seen early. */
  private static final double[] LAMBDAS = {1, 0, 0.5, 0.2, 0.8, 0.1, 0.3, 0.4, 0.6, 0.7, 0.9};

  private final LabViewModel lab;
  private final LabJob job;
  private final LabJob copying;
  private final ObjectProperty<Scope> scope = new SimpleObjectProperty<>(Scope.ALL);
  private final DoubleProperty lambda = new SimpleDoubleProperty(1);
  private final StringProperty probe = new SimpleStringProperty("");
  private final ReadOnlyObjectWrapper<Measured> measured =
      new ReadOnlyObjectWrapper<>(Measured.NONE);
  private final ReadOnlyStringWrapper copied = new ReadOnlyStringWrapper("");

  /** What is scaled. */
  public enum Scope {
    ALL,
    WEIGHT,
    VECTOR
  }

  /**
   * What was measured so far.
   *
   * @param points by lambda: {@code {task: {loss...}, probes: {name: {...}}}}
   * @param base the same of the untouched model, or null
   * @param dimensions how many directions are scaled, or -1
   */
  record Measured(Map<Double, JsonNode> points, JsonNode base, int dimensions) {
    static final Measured NONE = new Measured(Map.of(), null, -1);

    Measured with(JsonNode point) {
      TreeMap<Double, JsonNode> all = new TreeMap<>(points);
      all.put(point.path("lambda").asDouble(), point);
      return new Measured(all, base, dimensions);
    }

    static Measured of(JsonNode answer) {
      Measured all =
          new Measured(Map.of(), answer.path("base"), answer.path("dimensions_total").asInt());
      for (JsonNode point : answer.path("points")) {
        all = all.with(point);
      }
      return all;
    }
  }

  ScaleViewModel(LabViewModel lab) {
    this.lab = lab;
    this.job = new LabJob(lab.context());
    this.copying = new LabJob(lab.context());
    lab.lab().addListener((o, was, is) -> open(was, is));
    lab.site().addListener((o, was, is) -> recall());
    lab.vector().addListener((o, was, is) -> recall());
    lab.epsilon().addListener((o, was, is) -> recall());
    scope.addListener((o, was, is) -> recall());
  }

  private void open(Optional<LabRun> was, Optional<LabRun> is) {
    String before = was.map(l -> l.row().id()).orElse("");
    is.filter(l -> !l.row().id().equals(before))
        .ifPresent(
            l -> {
              copied.set("");
              JsonNode own = l.probes();
              probe.set(own.isEmpty() ? "" : Json.line(own.get(0)));
            });
    recall();
  }

  /** Shows what was measured of this scope before. */
  private void recall() {
    if (!job.running().get()) {
      measured.set(
          lab.lab()
              .get()
              .flatMap(l -> Optional.ofNullable(l.answers().get(name())))
              .map(Measured::of)
              .orElse(Measured.NONE));
    }
  }

  /** The name that an answer is kept under. */
  private String name() {
    boolean all = scope.get() == Scope.ALL;
    Integer vector = scope.get() == Scope.VECTOR ? lab.vector().get() : null;
    return LabAnswers.scale(all ? "" : lab.site().get(), vector, lab.epsilon().get());
  }

  private ObjectNode arguments() {
    ObjectNode arguments = Json.object().put("run", lab.run().get().id());
    arguments.put("top", LabViewModel.TOP).put("epsilon", lab.epsilon().get());
    arguments.put("site", scope.get() == Scope.ALL ? null : lab.site().get());
    arguments.put("dimension", scope.get() == Scope.VECTOR ? lab.vector().get() : null);
    if (!probe.get().isBlank()) {
      arguments.putArray("probes").add(SpecReader.parse(probe.get(), "probe"));
    }
    return arguments;
  }

  /** Measures task and probes at every lambda of the slider. */
  public void measure() {
    ObjectNode arguments = arguments();
    ArrayNode lambdas = arguments.putArray("lambdas");
    for (double l : LAMBDAS) {
      lambdas.add(l);
    }
    measured.set(Measured.NONE);
    job.start(
        List.of(new LabJob.Request("lab-scale", arguments)),
        point -> measured.set(measured.get().with(point)),
        answers -> {
          measured.set(Measured.of(answers.get(0)));
          lab.read();
        });
  }

  /** Writes a copy of the model at the slider's lambda, with its proof. */
  public void copy() {
    String at = String.format(Locale.ROOT, "%.1f", lambda.get());
    String what = scope.get() == Scope.ALL ? "" : "-" + name().replaceFirst("^scale-", "");
    Path out = lab.lab().get().orElseThrow().folder().artifacts().resolve("mitigated-" + at + what);
    ObjectNode arguments = arguments().put("lambda", lambda.get()).put("out", out.toString());
    copied.set("");
    copying.start(
        List.of(new LabJob.Request("lab-mitigate", arguments)),
        piece -> {},
        answers -> copied.set(proof(answers.get(0), out)));
  }

  static String proof(JsonNode answer, Path out) {
    JsonNode moved = answer.path("against_run");
    return Messages.text(
        "lab.copied",
        out,
        answer.path("files").size(),
        Numbers.real(answer.path("max_abs_logit_diff").asDouble()),
        Numbers.percent(answer.path("argmax_agreement").asDouble()),
        Numbers.real(moved.path("max_abs_logit_diff").asDouble()),
        Numbers.percent(moved.path("argmax_agreement").asDouble()));
  }

  /** Losses of the task and the probes over lambda. */
  Plot losses() {
    return plot("lab.scale.loss", "loss");
  }

  /** What is good when high: accuracy; for a language model its perplexity, good when low. */
  Plot quality() {
    boolean accuracy = names().stream().anyMatch(n -> n.endsWith("accuracy"));
    return plot("lab.scale.quality", accuracy ? "accuracy" : "perplexity");
  }

  private Plot plot(String title, String number) {
    List<Plot.Line> lines = new ArrayList<>();
    List<Plot.Level> levels = new ArrayList<>();
    for (String name : names()) {
      if (name.endsWith(number)) {
        double[] x = measured.get().points().keySet().stream().mapToDouble(l -> l).toArray();
        double[] y =
            measured.get().points().values().stream().mapToDouble(p -> value(p, name)).toArray();
        lines.add(new Plot.Line(name, new Curve(x, y), lines.size(), Plot.Style.DOTS));
        JsonNode base = measured.get().base();
        if (base != null && !name.startsWith("task") && Double.isFinite(value(base, name))) {
          levels.add(new Plot.Level(Messages.text("lab.base.of", name), value(base, name)));
        }
      }
    }
    Plot.Line[] all = lines.toArray(Plot.Line[]::new);
    return Plot.of(Messages.text(title), Messages.text("lab.lambda"), number, all)
        .at(levels.toArray(Plot.Level[]::new));
  }

  /** Names of all numbers: {@code task.loss}, {@code sentences.accuracy}. */
  List<String> names() {
    List<String> names = new ArrayList<>();
    measured.get().points().values().stream()
        .findFirst()
        .ifPresent(
            p -> {
              p.path("task").fieldNames().forEachRemaining(n -> names.add("task." + n));
              p.path("probes")
                  .properties()
                  .forEach(
                      e ->
                          e.getValue()
                              .fieldNames()
                              .forEachRemaining(n -> names.add(e.getKey() + "." + n)));
            });
    return names;
  }

  static double value(JsonNode point, String name) {
    int dot = name.lastIndexOf('.');
    String of = name.substring(0, dot);
    JsonNode node = of.equals("task") ? point.path("task") : point.path("probes").path(of);
    return node.path(name.substring(dot + 1)).asDouble(Double.NaN);
  }

  /** The point at the slider; empty while it is not measured. */
  Optional<JsonNode> here() {
    return measured.get().points().entrySet().stream()
        .filter(e -> Math.abs(e.getKey() - lambda.get()) < 0.01)
        .map(Map.Entry::getValue)
        .findFirst();
  }

  LabViewModel lab() {
    return lab;
  }

  LabJob job() {
    return job;
  }

  LabJob copying() {
    return copying;
  }

  public ObjectProperty<Scope> scope() {
    return scope;
  }

  /** What is left of what is scaled, 0 to 1. */
  public DoubleProperty lambda() {
    return lambda;
  }

  /** A probe as in a spec, as YAML; empty for those of the run. */
  StringProperty probe() {
    return probe;
  }

  ReadOnlyObjectProperty<Measured> measured() {
    return measured.getReadOnlyProperty();
  }

  /** Where the copy is, and its proof. */
  ReadOnlyStringProperty copied() {
    return copied.getReadOnlyProperty();
  }
}
