package org.scion.ui.workbench;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import javafx.collections.ListChangeListener;
import org.scion.core.run.RunFolder;
import org.scion.core.service.RunRow;
import org.scion.core.service.RunStarter;
import org.scion.ui.background.Background;

/**
 * Starts the runs that this window made one after another: two trainings on one machine take each
 * other's memory. Confined to the window's thread.
 */
public final class RunQueue {
  private final Deque<RunFolder> waiting = new ArrayDeque<>();
  private final RunStarter starter;
  private final Background background;
  private final LiveRuns runs;
  private final Notices notices;
  private boolean starting;

  public RunQueue(RunStarter starter, Background background, LiveRuns runs, Notices notices) {
    this.starter = starter;
    this.background = background;
    this.runs = runs;
    this.notices = notices;
    runs.rows().addListener((ListChangeListener<RunRow>) change -> next());
  }

  public RunStarter starter() {
    return starter;
  }

  /** Puts runs at the end. */
  public void add(List<RunFolder> folders) {
    waiting.addAll(folders);
    runs.refresh();
    next();
  }

  private void next() {
    if (starting || waiting.isEmpty() || !runs.withStatus("running", "paused").isEmpty()) {
      return;
    }
    RunFolder run = waiting.poll();
    starting = true;
    background.run(
        "start " + run.id(),
        () -> starter.start(run),
        pid -> {
          starting = false;
          runs.refresh();
        },
        error -> {
          starting = false;
          notices.report(error);
        });
  }
}
