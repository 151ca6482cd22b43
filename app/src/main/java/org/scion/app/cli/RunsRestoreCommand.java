package org.scion.app.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.scion.core.SpecException;
import org.scion.core.run.RunFolder;
import picocli.CommandLine.Command;

/** {@code scion runs restore ID}: undoes {@code runs delete}. */
@Command(name = "restore", description = "Bring a deleted run back.")
final class RunsRestoreCommand extends OneRunCommand {
  @Override
  Outcome run(Session session) throws IOException {
    Path deleted = find(RunsDeleteCommand.trash(session));
    Path back = session.workspace().runs().resolve(deleted.getFileName());
    Files.move(deleted, back);
    return shown(session, new RunFolder(back));
  }

  private Path find(Path trash) throws IOException {
    List<Path> all = List.of();
    if (Files.isDirectory(trash)) {
      try (Stream<Path> list = Files.list(trash)) {
        all = list.filter(p -> p.getFileName().toString().startsWith(id)).sorted().toList();
      }
    }
    if (all.size() != 1) {
      throw new SpecException(
          "ID", id, "the id of one deleted run", all.isEmpty() ? "" : "It matches " + all + ".");
    }
    return all.get(0);
  }
}
