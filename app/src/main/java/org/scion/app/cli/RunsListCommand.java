package org.scion.app.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.List;
import org.scion.core.Json;
import org.scion.core.run.RunFolder;
import org.scion.core.run.RunState;
import org.scion.core.run.UserData;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code scion runs list}. */
@Command(name = "list", description = "List the runs, oldest first.")
final class RunsListCommand extends ScionCommand {
  @Option(names = "--all", description = "Archived runs, too.")
  private boolean all;

  @Override
  List<String> keys() {
    return List.of("runs");
  }

  @Override
  Outcome run(Session session) {
    return list(session, all);
  }

  static Outcome list(Session session, boolean archived) {
    session.rouseQueue();
    ArrayNode runs = Json.array();
    TextTable table = new TextTable("ID", "NAME", "TECHNIQUE", "STATUS", "STEP", "STEPS");
    for (RunFolder folder : session.workspace().runFolders()) {
      if (!archived && UserData.read(folder).archived()) {
        continue;
      }
      RunState run = RunState.read(folder);
      runs.add(RunJson.of(folder, run));
      table.row(run.id(), run.name(), run.technique(), run.status(), run.step(), run.steps());
    }
    return Outcome.of(
        Json.object().set("runs", runs),
        () -> runs.isEmpty() ? List.of("No runs yet. `scion demo` makes two.") : table.lines());
  }
}
