package org.scion.app.cli;

import java.util.List;
import picocli.CommandLine.Command;

/** {@code scion runs}: the runs of the workspace; alone it lists them. */
@Command(
    name = "runs",
    description = "List, look at and control the runs of the workspace.",
    subcommands = {
      RunsListCommand.class,
      RunsShowCommand.class,
      RunsLogCommand.class,
      RunsStopCommand.class,
      RunsPauseCommand.class,
      RunsResumeCommand.class,
      RunsKillCommand.class,
      RunsPlaceCommand.class,
      RunsTagCommand.class,
      RunsNoteCommand.class,
      RunsFavouriteCommand.class,
      RunsArchiveCommand.class,
      RunsSearchCommand.class,
      RunsDeleteCommand.class,
      RunsRestoreCommand.class
    })
final class RunsCommand extends ScionCommand {
  @Override
  List<String> keys() {
    return List.of("runs");
  }

  @Override
  Outcome run(Session session) {
    return RunsListCommand.list(session, false);
  }
}
