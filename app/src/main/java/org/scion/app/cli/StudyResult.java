package org.scion.app.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.scion.core.Json;
import org.scion.core.comparison.TestRatio;
import org.scion.core.lab.StudySpec;
import org.scion.core.run.RunFolder;
import org.scion.core.run.RunResult;
import org.scion.core.statistics.Bootstrap;
import org.scion.core.statistics.ComparisonOptions;
import org.scion.core.statistics.ComparisonRow;
import org.scion.core.statistics.ComparisonTable;
import org.scion.core.statistics.PairwiseTest;
import org.scion.core.statistics.RunComparison;
import org.scion.core.statistics.RunRecord;
import org.scion.core.statistics.Summary;

/**
 * What a study found: of each run its metric, its intruders and its probes, over the seeds of each
 * variant, and whether variants differ.
 */
final class StudyResult {
  private static final double ALPHA = 0.05;

  private final StudySpec study;
  private final List<RunFolder> runs;
  private final List<JsonNode> spectra = new ArrayList<>();
  private final List<JsonNode> probes = new ArrayList<>();
  private final Map<String, Double> before = new LinkedHashMap<>();
  private ComparisonTable table;

  private StudyResult(StudySpec study, List<RunFolder> runs) {
    this.study = study;
    this.runs = runs;
  }

  /** Asks workers for the spectra and probes of every run; those kept from before are read. */
  static StudyResult of(Session session, StudySpec study, List<RunFolder> runs) {
    StudyResult result = new StudyResult(study, runs);
    for (RunFolder run : runs) {
      ObjectNode spectra = Json.object().put("run", run.id()).put("top", study.top());
      spectra.put("epsilon", study.epsilon()).put("all", false);
      result.spectra.add(kept(session, run, "spectra", spectra));
      if (study.probes().isEmpty()) {
        result.probes.add(Json.object());
      } else {
        ObjectNode asked = Json.object().put("run", run.id());
        asked.set("probes", study.probes());
        result.probes.add(kept(session, run, "lab-probe", asked));
      }
    }
    result.compare();
    return result;
  }

  /** A job's result, kept beside the run under the hash of what was asked. */
  private static JsonNode kept(Session session, RunFolder run, String job, ObjectNode arguments) {
    String hash = Integer.toHexString(Json.line(arguments).hashCode());
    var file = run.artifacts().resolve(job + "-" + hash + ".json");
    if (java.nio.file.Files.exists(file)) {
      return Json.read(file);
    }
    session.wiring().terminal().err().println(job + " of " + run.id());
    ObjectNode result = session.job(job, arguments);
    RunFolder.writeWhole(file, Json.pretty(result));
    return result;
  }

  private void compare() {
    List<RunRecord> records = new ArrayList<>();
    Set<String> metrics = new LinkedHashSet<>(List.of(study.metric(), "intruders", "norm_ratio"));
    for (int i = 0; i < runs.size(); i++) {
      StudySpec.Member member = study.members().get(i);
      Map<String, Double> values = new LinkedHashMap<>();
      ObjectNode result = RunResult.of(runs.get(i));
      put(values, study.metric(), result.path("metrics").path(study.metric()));
      put(values, "intruders", spectra.get(i).path("intruders_total"));
      values.put("norm_ratio", mean(spectra.get(i), "norm_ratio"));
      values.put("effective_rank", mean(spectra.get(i), "effective_rank_delta"));
      put(values, "trainable", result.path("trainable"));
      probes
          .get(i)
          .path("probes")
          .fields()
          .forEachRemaining(
              p ->
                  p.getValue()
                      .fields()
                      .forEachRemaining(
                          n -> {
                            String name = p.getKey() + "." + n.getKey();
                            metrics.add(name);
                            put(values, name, n.getValue().path("after"));
                            put(before, name, n.getValue().path("before"));
                          }));
      records.add(
          new RunRecord(runs.get(i).id(), member.variant(), member.seed(), Map.of(), values));
    }
    metrics.add("effective_rank");
    metrics.add("trainable");
    table =
        RunComparison.of(
            records,
            new ComparisonOptions(
                List.copyOf(metrics), TestRatio.of(runs), ALPHA, Bootstrap.USUAL));
  }

  private static void put(Map<String, Double> values, String name, JsonNode value) {
    if (value.isNumber()) {
      values.put(name, value.asDouble());
    }
  }

  private static double mean(JsonNode spectra, String key) {
    double sum = 0;
    for (JsonNode matrix : spectra.path("matrices")) {
      sum += matrix.path(key).asDouble(0);
    }
    return sum / Math.max(1, spectra.path("matrices").size());
  }

  ObjectNode json() {
    ObjectNode json = Json.object().put("study", study.file().getFileName().toString());
    json.put("metric", study.metric()).put("top", study.top()).put("epsilon", study.epsilon());
    json.set("base", Json.tree(before));
    ArrayNode variants = json.putArray("variants");
    for (ComparisonRow row : table.rows()) {
      ObjectNode node = variants.addObject().put("variant", row.group());
      node.set("runs", Json.tree(row.runs()));
      ObjectNode metrics = node.putObject("metrics");
      row.metrics().forEach((name, s) -> metrics.set(name, Json.tree(s)));
      node.set("each", each(row.group()));
      node.set("matrices", matrices(row.group()));
      node.set("intruders_over_epsilon", overEpsilon(row.group()));
    }
    json.set("tests", Json.tree(tests()));
    return json;
  }

  private List<PairwiseTest> tests() {
    Set<String> quiet = Set.of("trainable", "effective_rank", "norm_ratio");
    return table.tests().stream().filter(t -> !quiet.contains(t.metric())).toList();
  }

  private List<Integer> members(String variant) {
    List<Integer> indexes = new ArrayList<>();
    for (int i = 0; i < runs.size(); i++) {
      if (study.members().get(i).variant().equals(variant)) {
        indexes.add(i);
      }
    }
    return indexes;
  }

  private ArrayNode each(String variant) {
    ArrayNode list = Json.array();
    for (int i : members(variant)) {
      ObjectNode node = list.addObject().put("seed", study.members().get(i).seed());
      node.set(study.metric(), RunResult.of(runs.get(i)).path("metrics").path(study.metric()));
      node.set("intruders", spectra.get(i).path("intruders_total"));
      node.set("probes", probes.get(i).path("probes"));
    }
    return list;
  }

  /** Mean intruders of each matrix over the seeds. */
  private ArrayNode matrices(String variant) {
    Map<String, Double> sums = new LinkedHashMap<>();
    List<Integer> members = members(variant);
    for (int i : members) {
      for (JsonNode m : spectra.get(i).path("matrices")) {
        double own = m.path("intruders").asDouble() / members.size();
        sums.merge(m.path("site").asText(), own, Double::sum);
      }
    }
    ArrayNode list = Json.array();
    sums.forEach((site, mean) -> list.addObject().put("site", site).put("intruders", mean));
    return list;
  }

  private ArrayNode overEpsilon(String variant) {
    Map<Double, Double> sums = new LinkedHashMap<>();
    List<Integer> members = members(variant);
    for (int i : members) {
      for (JsonNode pair : spectra.get(i).path("intruders_over_epsilon")) {
        sums.merge(pair.get(0).asDouble(), pair.get(1).asDouble() / members.size(), Double::sum);
      }
    }
    ArrayNode list = Json.array();
    sums.forEach((epsilon, mean) -> list.addArray().add(epsilon).add(mean));
    return list;
  }

  /** Columns of the table that people read. */
  private List<String> shown() {
    return table.metrics().stream().filter(m -> !m.equals("norm_ratio")).toList();
  }

  private static String cell(Summary s) {
    if (s == null) {
      return "-";
    }
    String mean = Words.short3(s.mean());
    return s.n() < 2 || s.sd() == 0 ? mean : mean + " ± " + Words.short3(s.sd());
  }

  List<String> words() {
    List<String> head = new ArrayList<>(List.of("VARIANT", "SEEDS"));
    head.addAll(shown());
    TextTable text = new TextTable(head.toArray(String[]::new));
    for (ComparisonRow row : table.rows()) {
      List<Object> cells = new ArrayList<>(List.of(row.group(), row.runs().size()));
      shown().forEach(m -> cells.add(cell(row.metrics().get(m))));
      text.row(cells.toArray());
    }
    List<String> lines = new ArrayList<>(text.lines());
    if (!before.isEmpty()) {
      lines.add("base: " + before);
    }
    lines.add("");
    tests().forEach(t -> lines.add(CompareCommand.sentence(t)));
    return lines;
  }

  List<String> markdown() {
    List<String> lines = new ArrayList<>();
    lines.add("| variant | seeds | " + String.join(" | ", shown()) + " |");
    lines.add("|---|---" + "|---".repeat(shown().size()) + "|");
    for (ComparisonRow row : table.rows()) {
      StringBuilder line = new StringBuilder("| " + row.group() + " | " + row.runs().size());
      shown().forEach(m -> line.append(" | ").append(cell(row.metrics().get(m))));
      lines.add(line.append(" |").toString());
    }
    StringBuilder base = new StringBuilder("| base | -");
    shown()
        .forEach(
            m ->
                base.append(" | ")
                    .append(before.containsKey(m) ? Words.short3(before.get(m)) : "-"));
    lines.add(base.append(" |").toString());
    lines.add("");
    tests().forEach(t -> lines.add("* " + CompareCommand.sentence(t)));
    return lines;
  }
}
