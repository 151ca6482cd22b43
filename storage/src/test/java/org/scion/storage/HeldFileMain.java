package org.scion.storage;

import java.nio.file.Path;
import org.scion.core.run.Workspace;
import org.scion.core.service.SeriesRequest;

/** Opens a workspace whose database another process holds; prints what it sees. */
final class HeldFileMain {
  private HeldFileMain() {}

  public static void main(String[] args) {
    Workspace workspace = Workspace.open(Path.of(args[0]));
    try (RunIndex index = RunIndex.open(workspace)) {
      index.refresh();
      String run = index.runs("").get(0).id();
      int points = index.series(SeriesRequest.every(run, "loss")).size();
      int names = index.series(SeriesRequest.every(run, "learning_rate")).size() == points ? 2 : 0;
      System.out.println(index.holdsFile() + " " + points + " " + names);
    }
  }
}
