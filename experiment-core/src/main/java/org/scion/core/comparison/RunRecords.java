package org.scion.core.comparison;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.scion.core.run.RunFolder;
import org.scion.core.run.RunResult;
import org.scion.core.spec.SpecReader;
import org.scion.core.statistics.RunRecord;
import org.scion.core.statistics.SettingPaths;

/**
 * Runs as a comparison wants them. Runs whose settings are the same but for seed, name and notes
 * repeat each other and form a group, which takes the name of its runs, or with a number where two
 * groups have the same. Confined to one thread.
 */
public final class RunRecords {
  private static final Set<String> SEEDS = Set.of("training.seed", "data.split.seed");
  private static final Set<String> WORDS = Set.of("name", "notes", "$schema");

  /** Measured costs, which every finished run has besides its metrics. */
  public static final List<String> COSTS =
      List.of("trainable", "tokens_per_s", "peak_gb", "estimated_gb", "wall_s");

  private final Map<Map<String, String>, String> groups = new HashMap<>();
  private final Set<String> taken = new HashSet<>();
  private final Set<String> qualities = new java.util.LinkedHashSet<>();

  /** All of them, in this order. */
  public List<RunRecord> of(List<RunFolder> folders) {
    List<RunRecord> records = new ArrayList<>();
    folders.forEach(folder -> records.add(of(folder)));
    return records;
  }

  /**
   * Metrics that say how good a model is, without the costs: accuracy first where there is one,
   * then the other numbers of the last split measured and of the probes, then those named by split.
   */
  public List<String> qualities() {
    List<String> ordered = new ArrayList<>(qualities);
    ordered.sort(Comparator.comparingInt(RunRecords::place));
    return ordered;
  }

  /** The same without what is there twice, under the bare name and under its split's. */
  public List<String> shown() {
    return qualities().stream().filter(m -> place(m) < 3).toList();
  }

  private static int place(String metric) {
    if (metric.equals("accuracy")) {
      return 0;
    }
    boolean split = metric.startsWith("validation.") || metric.startsWith("test.");
    return split || metric.equals("train_loss") ? 3 : metric.contains(".") ? 2 : 1;
  }

  private RunRecord of(RunFolder folder) {
    JsonNode document = SpecReader.document(folder.spec());
    Map<String, String> settings = new LinkedHashMap<>(SettingPaths.flatten(document));
    settings.keySet().removeIf(key -> WORDS.contains(key) || key.startsWith("tags"));
    Map<String, String> shared = new LinkedHashMap<>(settings);
    shared.keySet().removeAll(SEEDS);
    ObjectNode result = RunResult.of(folder);
    String group =
        groups.computeIfAbsent(shared, s -> free(unseeded(result.path("name").asText())));
    Map<String, Double> metrics = new LinkedHashMap<>();
    result
        .path("metrics")
        .fields()
        .forEachRemaining(e -> number(metrics, e.getKey(), e.getValue()));
    qualities.addAll(metrics.keySet());
    COSTS.forEach(key -> number(metrics, key, result.path(key)));
    long seed = document.path("training").path("seed").asLong(0);
    return new RunRecord(folder.id(), group, seed, shared, metrics);
  }

  private static void number(Map<String, Double> metrics, String name, JsonNode value) {
    if (value.isNumber()) {
      metrics.put(name, value.asDouble());
    }
  }

  /** A sweep names its runs by seed as well, which the repetitions do not share. */
  private static String unseeded(String name) {
    String shared = name.replaceAll("(?<=\\s)seed=\\d+", "").strip().replaceAll("\\s+", " ");
    return shared.isEmpty() ? name : shared;
  }

  private String free(String name) {
    String candidate = name;
    for (int i = 2; !taken.add(candidate); i++) {
      candidate = name + " (" + i + ")";
    }
    return candidate;
  }
}
