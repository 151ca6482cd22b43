package org.scion.app.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.scion.core.Json;
import org.scion.core.run.RunFolder;
import org.scion.core.run.RunResult;
import org.scion.core.run.RunState;
import org.scion.core.run.UserData;
import picocli.CommandLine.Parameters;

/** A command about one run, which it ends by showing. */
abstract class OneRunCommand extends ScionCommand {
  private static final Set<String> TIMES = Set.of("created", "updated");

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
    run.fields().forEachRemaining(e -> add(lines, "", e.getKey(), e.getValue()));
    return lines;
  }

  private static void add(List<String> lines, String indent, String key, JsonNode value) {
    if (value.isObject() && !value.isEmpty()) {
      lines.add(indent + key);
      value.fields().forEachRemaining(e -> add(lines, indent + "  ", e.getKey(), e.getValue()));
    } else if (!value.isNull() && !(value.isContainerNode() && value.isEmpty())) {
      lines.add(String.format(Locale.ROOT, "%-24s %s", indent + key, text(key, value)));
    }
  }

  private static String text(String key, JsonNode value) {
    if (value.isLong() && TIMES.contains(key)) {
      return Instant.ofEpochMilli(value.asLong()).truncatedTo(ChronoUnit.SECONDS).toString();
    }
    if (value.isFloatingPointNumber()) {
      return Words.short3(value.asDouble());
    }
    return value.isValueNode() ? value.asText() : value.toString();
  }
}
