package org.scion.app.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.scion.core.Json;
import org.scion.core.run.RunFolder;
import org.scion.core.run.RunResult;
import org.scion.core.service.JobFailure;

/** What {@code run} and {@code runs resume} hand back. */
final class RunOutcome {
  private RunOutcome() {}

  /** After following: exit 0 when done, 3 when failed, 130 when stopped or left running. */
  static Outcome of(RunFolder folder, RunFollower.End end) {
    ObjectNode result = RunResult.of(folder);
    int code =
        switch (result.path("status").asText()) {
          case "done" -> 0;
          case "stopped" -> JobFailure.Kind.CANCELLED.exitCode();
          default ->
              end == RunFollower.End.LEFT
                  ? JobFailure.Kind.CANCELLED.exitCode()
                  : JobFailure.Kind.FAILED.exitCode();
        };
    return new Outcome(result, () -> words(result), code);
  }

  /** Just started. */
  static Outcome detached(RunFolder folder) {
    ObjectNode result = RunResult.of(folder);
    String id = folder.id();
    return Outcome.of(
        result, () -> List.of(id, "It runs on by itself: `scion runs show " + id + "`."));
  }

  /** The runs of a sweep; the worst of them gives the exit code. */
  static Outcome all(String group, List<Outcome> outcomes) {
    ObjectNode result = Json.object().put("group", group);
    ArrayNode runs = result.putArray("runs");
    List<String> lines = new ArrayList<>();
    int code = 0;
    for (Outcome outcome : outcomes) {
      runs.add(outcome.json());
      lines.addAll(outcome.words().get());
      code = Math.max(code, outcome.exitCode());
    }
    lines.add("`scion runs search group:" + group + "` shows them together.");
    return new Outcome(result, () -> lines, code);
  }

  private static List<String> words(ObjectNode run) {
    List<String> lines = new ArrayList<>();
    lines.add(run.path("id").asText() + " is " + run.path("status").asText());
    if (run.hasNonNull("message") && !run.path("status").asText().equals("done")) {
      lines.add(run.path("message").asText());
    }
    if (run.hasNonNull("advice")) {
      lines.add(run.path("advice").asText());
    }
    JsonNode metrics = run.path("metrics");
    metrics
        .fields()
        .forEachRemaining(
            e -> {
              if (e.getValue().isNumber()) {
                lines.add(line(e.getKey(), Words.short3(e.getValue().asDouble())));
              }
            });
    number(lines, "steps", run.path("steps"));
    number(lines, "trainable", run.path("trainable"));
    number(lines, "tokens/s", run.path("tokens_per_s"));
    number(lines, "peak GB", run.path("peak_gb"));
    number(lines, "estimated GB", run.path("estimated_gb"));
    number(lines, "seconds", run.path("wall_s"));
    return lines;
  }

  private static void number(List<String> lines, String name, JsonNode value) {
    if (value.isIntegralNumber()) {
      lines.add(line(name, value.asText()));
    } else if (value.isNumber()) {
      lines.add(line(name, Words.short3(value.asDouble())));
    }
  }

  private static String line(String name, String value) {
    return String.format(java.util.Locale.ROOT, "  %-22s %s", name, value);
  }
}
