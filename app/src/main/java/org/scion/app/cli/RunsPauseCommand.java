package org.scion.app.cli;

import org.scion.core.run.RunFolder;
import picocli.CommandLine.Command;

/** {@code scion runs pause ID}. */
@Command(name = "pause", description = "Pause a run after its present step; its worker stays.")
final class RunsPauseCommand extends OneRunCommand {
  @Override
  Outcome run(Session session) {
    RunFolder folder = session.run(id);
    requireLive(folder, "pause");
    folder.command("pause", session.wiring().clock());
    return shown(session, folder);
  }
}
