package org.scion.ui.workbench;

import java.util.List;
import java.util.Optional;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import org.scion.core.service.RunRow;
import org.scion.core.service.RunStore;
import org.scion.ui.background.Background;

/**
 * The runs of the workspace, newest first, read anew on each {@link #refresh()}. Confined to the
 * window's thread; the reading happens elsewhere.
 */
public final class LiveRuns {
  private final ObservableList<RunRow> rows = FXCollections.observableArrayList();
  private final RunStore store;
  private final Background background;
  private final Notices notices;
  private boolean reading;

  public LiveRuns(RunStore store, Background background, Notices notices) {
    this.store = store;
    this.background = background;
    this.notices = notices;
  }

  public ObservableList<RunRow> rows() {
    return rows;
  }

  /** Reads the runs again; while one reading is under way, further calls do nothing. */
  public void refresh() {
    if (reading) {
      return;
    }
    reading = true;
    background.run(
        this,
        () -> {
          store.refresh();
          return store.runs("archived:any");
        },
        this::read,
        error -> {
          reading = false;
          notices.report(error);
        });
  }

  private void read(List<RunRow> next) {
    reading = false;
    if (!next.equals(rows)) {
      rows.setAll(next);
    }
  }

  public Optional<RunRow> find(String id) {
    return rows.stream().filter(r -> r.id().equals(id)).findFirst();
  }

  public List<RunRow> withStatus(String... statuses) {
    List<String> wanted = List.of(statuses);
    return rows.stream().filter(r -> wanted.contains(r.state().status())).toList();
  }
}
