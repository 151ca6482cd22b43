package org.scion.ui.compare;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.scion.core.SpecException;
import org.scion.core.run.RunFolder;
import org.scion.core.run.Workspace;
import org.scion.core.service.RunRow;
import org.scion.core.service.RunStore;
import org.scion.core.spec.SpecReader;
import org.scion.core.statistics.RunRecord;
import org.scion.core.statistics.SettingPaths;
import org.scion.ui.run.RunReader;

/**
 * Reads runs for a comparison. Runs whose settings are the same but for the seed repeat each other
 * and form a group, which takes their name.
 */
final class ComparisonReader {
  private static final Set<String> SEEDS = Set.of("training.seed", "data.split.seed");
  private static final Set<String> WORDS = Set.of("name", "notes", "$schema");
  private static final List<String> COSTS = List.of("tokens_per_s", "peak_gb", "wall_s");

  private final Workspace workspace;
  private final RunStore store;
  private final RunReader reader;
  private final Map<Map<String, String>, String> groups = new HashMap<>();
  private final Set<String> taken = new HashSet<>();

  ComparisonReader(Workspace workspace, RunStore store) {
    this.workspace = workspace;
    this.store = store;
    this.reader = new RunReader(workspace, store);
  }

  List<ComparedRun> read(List<String> ids) {
    List<ComparedRun> runs = new ArrayList<>();
    for (String id : ids) {
      RunFolder folder = workspace.run(id);
      RunRow row =
          store
              .run(folder.id())
              .orElseThrow(
                  () -> new SpecException("run", id, "the id of a run of this workspace", ""));
      runs.add(new ComparedRun(row, record(folder, row), reader.curves(folder.id())));
    }
    return runs;
  }

  private RunRecord record(RunFolder folder, RunRow row) {
    JsonNode document = SpecReader.document(folder.spec());
    Map<String, String> settings = new LinkedHashMap<>(SettingPaths.flatten(document));
    settings.keySet().removeIf(key -> WORDS.contains(key) || key.startsWith("tags"));
    settings.keySet().removeAll(SEEDS);
    String group = groups.computeIfAbsent(settings, s -> free(row.state().name()));
    Map<String, Double> metrics = new LinkedHashMap<>();
    if (row.state().finished() != null) {
      row.state()
          .finished()
          .path("metrics")
          .properties()
          .forEach(e -> metrics.put(e.getKey(), e.getValue().asDouble(Double.NaN)));
    }
    COSTS.forEach(key -> row.metric(key).ifPresent(value -> metrics.put(key, value)));
    double trainable = folder.planJson().path("trainable").asDouble(Double.NaN);
    metrics.put("trainable", trainable);
    long seed = document.path("training").path("seed").asLong(0);
    return new RunRecord(folder.id(), group, seed, settings, metrics);
  }

  private String free(String name) {
    String candidate = name;
    for (int i = 2; !taken.add(candidate); i++) {
      candidate = name + " (" + i + ")";
    }
    return candidate;
  }
}
