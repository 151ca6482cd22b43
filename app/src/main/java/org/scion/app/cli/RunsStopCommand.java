package org.scion.app.cli;

import org.scion.core.run.RunFolder;
import org.scion.core.run.RunState;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code scion runs stop ID}. */
@Command(name = "stop", description = "Stop a run at a checkpoint; `runs resume` goes on from it.")
final class RunsStopCommand extends OneRunCommand {
  private static final int POLL_MILLIS = 200;

  @Option(names = "--wait", description = "Return when it has stopped.")
  private boolean wait;

  @Override
  Outcome run(Session session) throws InterruptedException {
    RunFolder folder = session.run(id);
    session.wiring().queue(session.workspace()).stop(folder);
    while (wait && RunState.read(folder).live()) {
      Thread.sleep(POLL_MILLIS);
    }
    return shown(session, folder);
  }
}
