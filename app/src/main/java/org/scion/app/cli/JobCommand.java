package org.scion.app.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A command whose work is one job in a worker. */
abstract class JobCommand extends ScionCommand {
  /** Name of the job. */
  abstract String job();

  /** What the job needs; paths are absolute. */
  abstract ObjectNode arguments(Session session);

  /** Exit code of a job that gave a result. */
  int exitCode(JsonNode result) {
    return 0;
  }

  /** The result for people; by default a line a value. */
  List<String> words(JsonNode result) {
    return values(result);
  }

  @Override
  Outcome run(Session session) {
    ObjectNode result = session.job(job(), arguments(session));
    return new Outcome(result, () -> words(result), exitCode(result));
  }

  /** A line a value; long lists are left to {@code --json}. */
  static List<String> values(JsonNode result) {
    List<String> lines = new ArrayList<>();
    result.fields().forEachRemaining(e -> value(lines, e.getKey(), e.getValue()));
    return lines;
  }

  private static void value(List<String> lines, String key, JsonNode value) {
    if (value.isObject()) {
      value.fields().forEachRemaining(e -> value(lines, key + "." + e.getKey(), e.getValue()));
    } else if (value.isArray() && !value.isEmpty() && value.get(0).isContainerNode()) {
      lines.add(line(key, value.size() + " (see --json)"));
    } else if (value.isFloatingPointNumber()) {
      lines.add(line(key, Words.short3(value.asDouble())));
    } else if (!value.isNull()) {
      lines.add(line(key, value.isValueNode() ? value.asText() : value.toString()));
    }
  }

  private static String line(String key, String value) {
    return String.format(Locale.ROOT, "%-24s %s", key, value);
  }
}
