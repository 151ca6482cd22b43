package org.scion.runner.supervisor;

import java.nio.file.Path;
import java.time.Clock;
import org.scion.core.run.RunFolder;
import org.scion.core.run.Workspace;
import org.scion.core.service.RunLauncher;
import org.scion.core.service.RunQueue.Place;

/**
 * Starts runs by queueing them: the supervisor of their workspace starts the worker when there is
 * room. Thread-safe.
 *
 * @param clock tells the order of runs that come
 */
public record QueuedLauncher(Clock clock) implements RunLauncher {

  /**
   * @return 0: there is no worker yet
   */
  @Override
  public long start(RunFolder run) {
    Path workspace = run.path().toAbsolutePath().getParent().getParent();
    new SupervisorClient(Workspace.open(workspace), clock).submit(run, Place.NEXT);
    return 0;
  }
}
