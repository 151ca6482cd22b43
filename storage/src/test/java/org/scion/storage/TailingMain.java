package org.scion.storage;

import java.nio.file.Path;
import org.scion.core.run.Workspace;

/** A process that tails a workspace's logs into its database until it is killed. */
final class TailingMain {
  private TailingMain() {}

  public static void main(String[] args) {
    try (RunIndex index = RunIndex.open(Workspace.open(Path.of(args[0])))) {
      System.out.println(index.holdsFile());
      while (index.refresh() >= 0) {
        Thread.onSpinWait();
      }
    }
  }
}
