package org.scion.app.cli;

import org.scion.core.run.RunFolder;
import picocli.CommandLine.Command;

/** {@code scion runs kill ID}. */
@Command(
    name = "kill",
    description = "End a run at once; what came after its last checkpoint is lost.")
final class RunsKillCommand extends OneRunCommand {
  @Override
  Outcome run(Session session) {
    RunFolder folder = session.run(id);
    session.wiring().queue(session.workspace()).kill(folder);
    return shown(session, folder);
  }
}
