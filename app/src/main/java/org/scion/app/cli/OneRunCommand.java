package org.scion.app.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.scion.core.Json;
import org.scion.core.run.RunFolder;
import org.scion.core.run.RunResult;
import org.scion.core.run.RunState;
import org.scion.core.run.UserData;
import picocli.CommandLine.Parameters;

/** A command about one run, which it ends by showing. */
abstract class OneRunCommand extends ScionCommand {
  @Parameters(paramLabel = "ID", description = "A run's id or the beginning of it.")
  String id;

  @Override
  List<String> keys() {
    return List.of("run");
  }

  /** The run as it stands now. */
  static Outcome shown(Session session, RunFolder folder) {
    RunState run = RunState.read(folder);
    ObjectNode node = RunJson.of(folder, run);
    RunJson.user(node, UserData.read(folder));
    node.set("system", RunJson.system(folder, run));
    ObjectNode result = RunResult.of(folder);
    result
        .fieldNames()
        .forEachRemaining(
            key -> {
              if (!node.has(key)) {
                node.set(key, result.get(key));
              }
            });
    return Outcome.of(Json.object().set("run", node), () -> words(node));
  }

  private static List<String> words(ObjectNode run) {
    List<String> lines = new ArrayList<>();
    run.fields()
        .forEachRemaining(
            e -> {
              if (!e.getValue().isNull()) {
                String value =
                    e.getValue().isTextual() ? e.getValue().asText() : e.getValue().toString();
                lines.add(String.format(java.util.Locale.ROOT, "%-14s %s", e.getKey(), value));
              }
            });
    return lines;
  }
}
