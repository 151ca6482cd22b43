package org.scion.storage;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.scion.core.Json;
import org.scion.core.run.RunFold;
import org.scion.core.run.RunLabel;
import org.scion.core.run.RunState;
import org.scion.core.run.UserData;
import org.scion.core.run.Workspace;
import org.scion.core.service.RunRow;
import org.scion.core.service.RunSearch;
import org.scion.core.service.RunStore;
import org.scion.core.service.Series;
import org.scion.core.service.SeriesRequest;

/** Answers from the database file that this process holds. Thread-safe. */
final class FileStore implements RunStore {
  private final Workspace workspace;
  private final Database database;
  private final EventIndexer indexer;
  private final SeriesQuery series;

  FileStore(Workspace workspace, Database database) {
    this.workspace = workspace;
    this.database = database;
    this.indexer = new EventIndexer(database);
    this.series = new SeriesQuery(database);
  }

  Database database() {
    return database;
  }

  @Override
  public synchronized long refresh() {
    return indexer.indexAll(workspace.runFolders());
  }

  @Override
  public List<RunRow> runs(String search) {
    RunSearch wanted = RunSearch.parse(search);
    return database
        .query(
            h -> {
              Map<String, Map<String, Double>> last = new HashMap<>();
              h.createQuery("select run_id, name, last_value from series")
                  .map((r, c) -> metric(r, last))
                  .list();
              return h.createQuery("select id, label, fold, user_data from run order by id desc")
                  .map((r, c) -> row(r, last.getOrDefault(r.getString(1), Map.of())))
                  .list();
            })
        .stream()
        .filter(wanted)
        .toList();
  }

  @Override
  public Optional<RunRow> run(String id) {
    return database.query(
        h -> {
          Map<String, Map<String, Double>> last = new HashMap<>();
          h.createQuery("select run_id, name, last_value from series where run_id = ?")
              .bind(0, id)
              .map((r, c) -> metric(r, last))
              .list();
          return h.createQuery("select id, label, fold, user_data from run where id = ?")
              .bind(0, id)
              .map((r, c) -> row(r, last.getOrDefault(id, Map.of())))
              .findOne();
        });
  }

  private static Map<String, Double> metric(ResultSet r, Map<String, Map<String, Double>> last)
      throws SQLException {
    Map<String, Double> metrics = last.computeIfAbsent(r.getString(1), k -> new HashMap<>());
    metrics.put(r.getString(2), r.getDouble(3));
    return metrics;
  }

  private static RunRow row(ResultSet r, Map<String, Double> last) throws SQLException {
    String id = r.getString(1);
    RunLabel label = Json.value(r.getString(2), RunLabel.class, "label of " + id);
    UserData user = Json.value(r.getString(4), UserData.class, "notes of " + id);
    RunState state = new RunFold(Json.parse(r.getString(3), "fold of " + id)).state(label);
    return RunRow.of(state, label, last, user);
  }

  @Override
  public List<String> seriesNames(String run) {
    return database.query(
        h -> new SeriesRows(h).all(run).stream().map(SeriesRows.Entry::name).toList());
  }

  @Override
  public Series series(SeriesRequest request) {
    return series.read(request);
  }

  @Override
  public List<Series> series(List<SeriesRequest> requests) {
    return series.read(requests);
  }

  @Override
  public boolean holdsFile() {
    return true;
  }

  @Override
  public List<String> notices() {
    return List.of();
  }

  @Override
  public void close() {
    database.close();
  }
}
