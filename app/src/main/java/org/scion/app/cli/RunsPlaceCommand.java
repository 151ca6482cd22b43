package org.scion.app.cli;

import org.scion.core.SpecException;
import org.scion.core.run.RunFolder;
import org.scion.core.service.RunQueue;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code scion runs place ID}. */
@Command(name = "place", description = "Change the place of a run in the queue.")
final class RunsPlaceCommand extends OneRunCommand {
  @Option(names = "--priority", paramLabel = "N", description = "Higher goes first; 0 as a rule.")
  private Integer priority;

  @Option(names = "--before", paramLabel = "ID", description = "Directly before that run.")
  private String before;

  @Override
  Outcome run(Session session) {
    if ((priority == null) == (before == null)) {
      throw new SpecException("runs place", "", "either --priority N or --before ID", "");
    }
    RunFolder folder = session.run(id);
    RunQueue queue = session.wiring().queue(session.workspace());
    if (before == null) {
      queue.priority(folder, priority);
    } else {
      queue.moveBefore(folder, session.run(before));
    }
    return shown(session, folder);
  }
}
