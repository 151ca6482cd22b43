package org.scion.app.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.scion.core.Json;
import org.scion.core.SpecException;
import org.scion.core.lab.StudySpec;
import org.scion.core.run.RunFolder;
import org.scion.core.run.RunResult;
import org.scion.core.spec.Overrides;
import org.scion.core.statistics.MetricDirection;
import org.scion.core.statistics.ParetoFront;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code scion lab dimension FILE}: how many numbers a task needs. */
@Command(
    name = "dimension",
    description = {
      "Intrinsic dimension: trains the spec fully and in random subspaces of several dimensions,",
      "and tells the smallest that reaches a share of what full fine-tuning gains."
    })
final class LabDimensionCommand extends ScionCommand {
  /** Full fine-tuning trains what a subspace does and more, so it should not be far behind. */
  private static final double MOST_BELIEVABLE_SHARE = 1.25;

  @Parameters(paramLabel = "FILE", description = "A spec; its techniques are replaced.")
  private String file;

  @Option(
      names = "--dimensions",
      paramLabel = "D,D",
      split = ",",
      defaultValue = "100,1000,10000",
      description = "Dimensions tried (default: ${DEFAULT-VALUE}).")
  private List<Integer> dimensions = new ArrayList<>();

  @Option(
      names = "--reach",
      paramLabel = "X",
      defaultValue = "0.9",
      description = "Share of full fine-tuning's metric to reach (default: ${DEFAULT-VALUE}).")
  private double reach;

  @Option(
      names = "--metric",
      paramLabel = "M",
      defaultValue = "accuracy",
      description = "What counts; higher is better (default: ${DEFAULT-VALUE}).")
  private String metric;

  @Option(
      names = "--full-rate",
      paramLabel = "X",
      description = "Learning rate of full fine-tuning (default: a tenth of the spec's).")
  private Double fullRate;

  @Option(names = "--plain", description = "DID: no trained factor for each matrix.")
  private boolean plain;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "Changes a value of every run, as training.epochs=2.")
  private List<String> overrides = new ArrayList<>();

  @Override
  List<String> keys() {
    return List.of("dimension", "full", "points", "metric");
  }

  @Override
  Outcome run(Session session) throws InterruptedException {
    if (!(reach > 0 && reach <= 1)) {
      throw new SpecException("--reach", String.valueOf(reach), "above 0, at most 1", "");
    }
    if (MetricDirection.of(metric) == ParetoFront.Direction.MINIMISE) {
      throw new SpecException("--metric", metric, "a metric that is good when high, accuracy", "");
    }
    SpecFile spec = SpecFile.of(session, file);
    List<StudySpec.Member> members = members(spec);
    StudySpec study =
        new StudySpec(spec.file(), spec.file(), metric, Json.array(), 10, 0.5, members);
    List<RunFolder> runs = new StudyRuns(session, study).all();
    double full = value(runs.get(0));
    ObjectNode json = Json.object().put("metric", metric).put("full", full).put("reach", reach);
    ArrayNode points = json.putArray("points");
    Optional<Integer> smallest = Optional.empty();
    for (int i = 0; i < dimensions.size(); i++) {
      double value = value(runs.get(i + 1));
      int d = dimensions.get(i);
      ObjectNode point = points.addObject().put("dimension", d).put("run", runs.get(i + 1).id());
      point.put("value", value).put("share", value / full);
      boolean smaller = smallest.isEmpty() || d < smallest.get();
      smallest = value >= reach * full && smaller ? Optional.of(d) : smallest;
    }
    json.put("dimension", smallest.orElse(null)).put("structure_aware", !plain);
    return Outcome.of(json, () -> words(json));
  }

  private List<StudySpec.Member> members(SpecFile spec) {
    List<StudySpec.Member> members = new ArrayList<>();
    ObjectNode full = Json.object().put("id", "full");
    StudySpec.Member whole = member(spec, "full", full);
    double usual = whole.document().path("training").path("learning_rate").asDouble();
    double rate = fullRate == null ? usual * BenchTechniquesCommand.IN_PLACE_RATE : fullRate;
    Overrides.apply(whole.document(), "training.learning_rate=" + rate);
    members.add(whole);
    for (int d : dimensions) {
      ObjectNode technique = Json.object().put("id", "intrinsic").put("dimension", d);
      technique.put("structure_aware", !plain).putObject("sites").put("targets", "all-linear");
      members.add(member(spec, (plain ? "did-" : "said-") + d, technique));
    }
    return members;
  }

  private StudySpec.Member member(SpecFile spec, String name, ObjectNode technique) {
    JsonNode document = spec.document(List.of());
    Overrides.set(document, "techniques", Json.array().add(technique));
    overrides.forEach(o -> Overrides.apply(document, o));
    return new StudySpec.Member(name, document.path("training").path("seed").asLong(0), document);
  }

  private double value(RunFolder run) {
    JsonNode value = RunResult.of(run).path("metrics").path(metric);
    if (!value.isNumber()) {
      throw new SpecException("--metric", metric, "a metric of " + run.id(), "");
    }
    return value.asDouble();
  }

  private List<String> words(JsonNode json) {
    TextTable table =
        new TextTable("DIMENSION", metric.toUpperCase(java.util.Locale.ROOT), "SHARE");
    table.row("full", json.path("full"), 1.0);
    json.path("points")
        .forEach(p -> table.row(p.path("dimension"), p.path("value"), p.path("share")));
    List<String> lines = new ArrayList<>(table.lines());
    for (JsonNode point : json.path("points")) {
      if (point.path("share").asDouble() > MOST_BELIEVABLE_SHARE) {
        lines.add(
            "full fine-tuning gains less than a subspace of "
                + point.path("dimension")
                + ": its learning rate is wrong (--full-rate), or it trains too short");
        return lines;
      }
    }
    lines.add(
        json.path("dimension").isNull()
            ? "none of them reaches " + reach + " of full fine-tuning: try larger ones"
            : "intrinsic dimension at " + reach + ": at most " + json.path("dimension").asText());
    return lines;
  }
}
