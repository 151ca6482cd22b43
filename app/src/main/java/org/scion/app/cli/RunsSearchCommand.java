package org.scion.app.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.scion.core.Json;
import org.scion.core.run.RunFolder;
import org.scion.core.service.RunRow;
import org.scion.storage.RunIndex;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code scion runs search WORDS}. */
@Command(
    name = "search",
    description = {
      "Find runs: status:done technique:lora accuracy>0.8 tag:paper -name:trial text.",
      "Fields: id, name, status, technique, group, tag, note, favourite, archived; any metric with",
      "> >= < <= = !=."
    })
final class RunsSearchCommand extends ScionCommand {
  @Parameters(arity = "0..*", paramLabel = "WORD", description = "Words that all must hold.")
  private List<String> words = new ArrayList<>();

  @Override
  List<String> keys() {
    return List.of("runs");
  }

  @Override
  Outcome run(Session session) {
    ArrayNode runs = Json.array();
    TextTable table = new TextTable("ID", "NAME", "TECHNIQUE", "STATUS", "STEP", "TAGS");
    try (RunIndex index = RunIndex.open(session.workspace())) {
      index.refresh();
      index.notices().forEach(n -> session.wiring().terminal().err().println(n));
      for (RunRow row : index.runs(String.join(" ", words))) {
        runs.add(json(session, row));
        table.row(
            row.id(),
            row.state().name(),
            row.state().technique(),
            row.state().status(),
            row.state().step(),
            String.join(" ", row.user().tags()));
      }
    }
    return Outcome.of(
        Json.object().set("runs", runs),
        () -> runs.isEmpty() ? List.of("No run is like that.") : table.lines());
  }

  private static ObjectNode json(Session session, RunRow row) {
    RunFolder folder = new RunFolder(session.workspace().runs().resolve(row.id()));
    ObjectNode node = RunJson.of(folder, row.state()).put("group", row.group());
    RunJson.user(node, row.user());
    ObjectNode metrics = node.putObject("metrics");
    new TreeMap<>(row.metrics()).forEach((name, value) -> metrics.put(name, value));
    return node;
  }
}
