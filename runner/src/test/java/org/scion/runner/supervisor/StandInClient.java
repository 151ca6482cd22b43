package org.scion.runner.supervisor;

import java.nio.file.Path;
import java.time.Clock;
import org.scion.core.run.RunFolder;
import org.scion.core.run.Workspace;
import org.scion.core.service.RunQueue.Place;

/** A command that queues a run and watches it: {@code StandInClient WORKSPACE RUN}. */
final class StandInClient {
  private StandInClient() {}

  public static void main(String[] args) throws InterruptedException {
    Workspace workspace = Workspace.open(Path.of(args[0]));
    RunFolder run = workspace.run(args[1]);
    new SupervisorClient(workspace, Clock.systemUTC(), StandInSupervisor.class.getName())
        .submit(run, Place.NEXT);
    while (!QueueTrial.status(run).equals("done")) {
      Thread.sleep(50);
    }
  }
}
