package org.scion.ui.compare;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.scion.core.comparison.RunRecords;
import org.scion.core.comparison.TestRatio;
import org.scion.core.run.RunFolder;
import org.scion.core.run.RunState;
import org.scion.core.run.Workspace;
import org.scion.core.service.RunStore;
import org.scion.core.statistics.Bootstrap;
import org.scion.core.statistics.ComparisonOptions;
import org.scion.core.statistics.ComparisonTable;
import org.scion.core.statistics.RunComparison;
import org.scion.core.statistics.RunRecord;

/**
 * Runs read for a comparison, as {@code scion compare} reads them. Immutable.
 *
 * @param runs in the order asked for
 * @param table settings that differ, metrics over seeds, tests
 * @param qualities metrics of the table that say how good a model is, the foremost first
 * @param series names of all that any run has recorded
 */
record Comparison(
    List<ComparedRun> runs, ComparisonTable table, List<String> qualities, List<String> series) {
  private static final double ALPHA = 0.05;

  static Comparison read(Workspace workspace, RunStore store, List<String> ids) {
    List<RunFolder> folders = ids.stream().map(workspace::run).distinct().toList();
    RunRecords reader = new RunRecords();
    List<RunRecord> records = reader.of(folders);
    List<ComparedRun> runs = new ArrayList<>();
    Set<String> series = new TreeSet<>();
    for (int i = 0; i < folders.size(); i++) {
      String name = RunState.read(folders.get(i)).name();
      runs.add(ComparedRun.of(folders.get(i), name, records.get(i)));
      series.addAll(store.seriesNames(folders.get(i).id()));
    }
    List<String> metrics = metrics(reader.shown(), records);
    ComparisonTable table =
        RunComparison.of(
            records, new ComparisonOptions(metrics, TestRatio.of(folders), ALPHA, Bootstrap.USUAL));
    return new Comparison(List.copyOf(runs), table, reader.shown(), List.copyOf(series));
  }

  /** Qualities, then those costs that any of the runs knows. */
  private static List<String> metrics(List<String> qualities, List<RunRecord> records) {
    Set<String> metrics = new LinkedHashSet<>(qualities);
    for (String cost : RunRecords.COSTS) {
      if (records.stream().anyMatch(r -> r.metrics().containsKey(cost))) {
        metrics.add(cost);
      }
    }
    return List.copyOf(metrics);
  }

  List<String> groups() {
    return table.rows().stream().map(row -> row.group()).toList();
  }

  /** The number of a group's colour and mark: repetitions share them. */
  int colour(ComparedRun run) {
    return groups().indexOf(run.record().group());
  }

  /** The quality that is looked at first; a cost where no run has finished. */
  String foremost() {
    List<String> usual = List.of("accuracy", "perplexity", "loss");
    return usual.stream()
        .filter(qualities::contains)
        .findFirst()
        .orElse(
            qualities.isEmpty()
                ? table.metrics().stream().findFirst().orElse("")
                : qualities.get(0));
  }
}
