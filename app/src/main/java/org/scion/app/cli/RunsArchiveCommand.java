package org.scion.app.cli;

import org.scion.core.run.RunFolder;
import org.scion.core.run.UserData;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code scion runs archive ID}. */
@Command(name = "archive", description = "Leave a run out of lists; nothing of it is deleted.")
final class RunsArchiveCommand extends OneRunCommand {
  @Option(names = "--undo", description = "Show it in lists again.")
  private boolean undo;

  @Override
  Outcome run(Session session) {
    RunFolder folder = session.run(id);
    UserData.read(folder).withArchived(!undo).write(folder);
    return shown(session, folder);
  }
}
