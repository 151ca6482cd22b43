package org.scion.storage;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
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
 * Answers from the folders while another process holds the file: the table from plan.json and the
 * ends of the logs, series from an index in memory of just those asked for. Thread-safe.
 */
final class LogStore implements RunStore {
  private final Workspace workspace;
  private final Database memory = Database.memory();
  private final EventIndexer indexer = new EventIndexer(memory);
  private final SeriesQuery series = new SeriesQuery(memory);

  LogStore(Workspace workspace) {
    this.workspace = workspace;
  }

  /** Nothing is kept that could be old. */
  @Override
  public long refresh() {
    return 0;
  }

  @Override
  public List<RunRow> runs(String search) {
    RunSearch wanted = RunSearch.parse(search);
    return workspace.runFolders().stream()
        .sorted(Comparator.comparing(RunFolder::id).reversed())
        .map(LogStore::row)
        .filter(wanted)
        .toList();
  }

  @Override
  public Optional<RunRow> run(String id) {
    return folder(id).map(LogStore::row);
  }

  private static RunRow row(RunFolder run) {
    return RunRow.of(
        RunState.read(run), RunLabel.read(run), LastValues.read(run), UserData.read(run));
  }

  private Optional<RunFolder> folder(String id) {
    RunFolder run = new RunFolder(workspace.runs().resolve(id));
    return id.matches("[A-Za-z0-9._-]+") && run.exists() ? Optional.of(run) : Optional.empty();
  }

  @Override
  public synchronized List<String> seriesNames(String run) {
    Optional<RunFolder> folder = folder(run);
    if (folder.isEmpty()) {
      return List.of();
    }
    indexer.index(folder.get(), EventIndexer.ALL);
    return memory.query(
        h -> new SeriesRows(h).all(run).stream().map(SeriesRows.Entry::name).toList());
  }

  @Override
  public synchronized Series series(SeriesRequest request) {
    folder(request.run()).ifPresent(run -> indexer.index(run, scope(request)));
    return series.read(request);
  }

  /** A run that is indexed as a whole stays so. */
  private String scope(SeriesRequest request) {
    boolean whole =
        memory.query(
            h ->
                h.createQuery("select count(*) from log_position where run_id = ? and scope = ?")
                        .bind(0, request.run())
                        .bind(1, EventIndexer.ALL)
                        .mapTo(Long.class)
                        .one()
                    > 0);
    return whole ? EventIndexer.ALL : request.name();
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
    memory.close();
  }
}
