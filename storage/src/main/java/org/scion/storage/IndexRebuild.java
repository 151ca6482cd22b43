package org.scion.storage;

import org.scion.core.SpecException;
import org.scion.core.run.Workspace;

/** Makes the database of a workspace anew from the run folders. Stateless. */
public final class IndexRebuild {
  private IndexRebuild() {}

  /**
   * What was rebuilt.
   *
   * @param runs found
   * @param rows points read from the logs
   * @param seconds wall time
   */
  public record Result(int runs, long rows, double seconds) {
    /** Points a second. */
    public double rate() {
      return seconds == 0 ? 0 : rows / seconds;
    }
  }

  /**
   * Empties the database and reads every log from its beginning. Killed half-way, the next opening
   * goes on.
   *
   * @throws SpecException if another process holds the file
   */
  public static Result rebuild(Workspace workspace) {
    long start = System.nanoTime();
    try (RunIndex index = RunIndex.open(workspace)) {
      Database database =
          index
              .database()
              .orElseThrow(
                  () ->
                      new SpecException(
                          "--workspace",
                          workspace.path().toString(),
                          "a workspace whose database no other process holds",
                          "Close the window that shows it, then rebuild."));
      database.change(
          h -> {
            for (String table : new String[] {"chunk", "series", "log_position", "run"}) {
              h.execute("truncate table " + table);
            }
          });
      long rows = index.refresh();
      double seconds = (System.nanoTime() - start) / 1e9;
      return new Result(workspace.runFolders().size(), rows, seconds);
    }
  }
}
