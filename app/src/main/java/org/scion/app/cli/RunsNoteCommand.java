package org.scion.app.cli;

import org.scion.core.run.RunFolder;
import org.scion.core.run.UserData;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code scion runs note ID TEXT}. */
@Command(name = "note", description = "Write a note to a run; it replaces the one before.")
final class RunsNoteCommand extends OneRunCommand {
  @Parameters(index = "1", paramLabel = "TEXT", description = "The note; empty to remove it.")
  private String text;

  @Option(names = "--append", description = "Add a line to the note that is there.")
  private boolean append;

  @Override
  Outcome run(Session session) {
    RunFolder folder = session.run(id);
    UserData user = UserData.read(folder);
    boolean first = !append || user.notes().isEmpty();
    user.withNotes(first ? text : user.notes() + "\n" + text).write(folder);
    return shown(session, folder);
  }
}
