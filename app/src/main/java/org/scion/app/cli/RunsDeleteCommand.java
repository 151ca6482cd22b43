package org.scion.app.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.scion.core.SpecException;
import org.scion.core.run.QueueEntry;
import org.scion.core.run.RunFolder;
import org.scion.core.run.RunState;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code scion runs delete ID}: into the trash of the workspace, from where it can come back. */
@Command(
    name = "delete",
    description = "Move a run to the trash of the workspace; `runs restore ID` brings it back.")
final class RunsDeleteCommand extends OneRunCommand {
  @Option(names = "--force", description = "End the worker of a run that is running.")
  private boolean force;

  @Override
  Outcome run(Session session) throws IOException {
    RunFolder folder = session.run(id);
    RunState state = RunState.read(folder);
    if (state.live()) {
      if (!force) {
        throw new SpecException(
            "ID",
            state.id(),
            "a run that no worker is at",
            "It is " + state.status() + ". Stop it first, or give --force.");
      }
      session.wiring().queue(session.workspace()).kill(folder);
    }
    QueueEntry entry = QueueEntry.read(folder);
    if (entry != null && entry.queued()) {
      session.wiring().queue(session.workspace()).stop(folder);
    }
    Outcome shown = shown(session, folder);
    Path trash = trash(session);
    Files.createDirectories(trash);
    Files.move(folder.path(), trash.resolve(folder.id()));
    return Outcome.of(
        shown.json(),
        () ->
            java.util.List.of("Deleted. `scion runs restore " + folder.id() + "` brings it back."));
  }

  static Path trash(Session session) {
    return session.workspace().path().resolve("trash");
  }
}
