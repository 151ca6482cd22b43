package org.scion.app.cli;

import org.scion.core.run.RunFolder;
import org.scion.core.run.UserData;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code scion runs favourite ID}. */
@Command(name = "favourite", description = "Mark a run; `runs search favourite:yes` finds it.")
final class RunsFavouriteCommand extends OneRunCommand {
  @Option(names = "--undo", description = "Take the mark off.")
  private boolean undo;

  @Override
  Outcome run(Session session) {
    RunFolder folder = session.run(id);
    UserData.read(folder).withFavourite(!undo).write(folder);
    return shown(session, folder);
  }
}
