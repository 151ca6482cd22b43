package org.scion.app.cli;

import org.scion.core.run.RunFolder;
import picocli.CommandLine.Command;

/** {@code scion runs pause ID}. */
@Command(name = "pause", description = "Pause a run after its present step; its worker stays.")
final class RunsPauseCommand extends OneRunCommand {
  @Override
  Outcome run(Session session) {
    RunFolder folder = session.run(id);
    session.wiring().queue(session.workspace()).pause(folder);
    return shown(session, folder);
  }
}
