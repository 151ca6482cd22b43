package org.scion.ui.tour;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.scion.core.run.EventReader;
import org.scion.core.run.RunFolder;
import org.scion.core.run.RunLabel;
import org.scion.core.run.RunState;
import org.scion.core.run.UserData;
import org.scion.core.run.Workspace;
import org.scion.core.service.RunRow;
import org.scion.core.service.RunSearch;
import org.scion.core.service.RunStore;
import org.scion.core.service.Series;
import org.scion.core.service.SeriesRequest;

/**
 * Reads the run folders themselves at every {@link #refresh()}, without a database: right for the
 * few runs of a sample workspace. Confined to one thread.
 */
public final class FolderRunStore implements RunStore {
  private final Workspace workspace;
  private final Map<String, RunRow> rows = new HashMap<>();
  private final Map<String, Map<String, TreeMap<Long, Double>>> series = new HashMap<>();

  public FolderRunStore(Workspace workspace) {
    this.workspace = workspace;
  }

  @Override
  public long refresh() {
    rows.clear();
    series.clear();
    long points = 0;
    for (RunFolder folder : workspace.runFolders()) {
      var all = RunState.series(EventReader.all(folder.events()));
      series.put(folder.id(), all);
      rows.put(folder.id(), row(folder, all));
      points += all.values().stream().mapToLong(Map::size).sum();
    }
    return points;
  }

  private static RunRow row(RunFolder folder, Map<String, TreeMap<Long, Double>> all) {
    Map<String, Double> last = new HashMap<>();
    all.forEach((name, points) -> last.put(name, points.lastEntry().getValue()));
    return RunRow.of(RunState.read(folder), RunLabel.read(folder), last, UserData.read(folder));
  }

  @Override
  public List<RunRow> runs(String search) {
    RunSearch wanted = RunSearch.parse(search);
    return rows.values().stream()
        .filter(wanted)
        .sorted(Comparator.comparing(RunRow::id).reversed())
        .toList();
  }

  @Override
  public Optional<RunRow> run(String id) {
    return Optional.ofNullable(rows.get(id));
  }

  @Override
  public List<String> seriesNames(String run) {
    return new ArrayList<>(series.getOrDefault(run, Map.of()).keySet());
  }

  @Override
  public Series series(SeriesRequest request) {
    TreeMap<Long, Double> all = series.getOrDefault(request.run(), Map.of()).get(request.name());
    if (all == null) {
      return Series.empty(request.name());
    }
    NavigableMap<Long, Double> part = all.subMap(request.fromStep(), true, request.toStep(), true);
    long[] steps = part.keySet().stream().mapToLong(Long::longValue).toArray();
    double[] values = part.values().stream().mapToDouble(Double::doubleValue).toArray();
    return new Series(request.name(), all.size(), steps, values, values, values);
  }

  @Override
  public boolean holdsFile() {
    return false;
  }

  @Override
  public List<String> notices() {
    return List.of();
  }

  @Override
  public void close() {
    // Holds nothing open.
  }
}
