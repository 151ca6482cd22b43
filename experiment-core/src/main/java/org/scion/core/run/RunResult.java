package org.scion.core.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.scion.core.Json;

/** What a run came to, read from its folder alone. Stateless. */
public final class RunResult {
  private RunResult() {}

  /**
   * From its finished event, its started event and its plan: id, name, technique, status, step,
   * steps, metrics, trainable, tokens_per_s, peak_gb, estimated_gb, wall_s, resumed_from, message,
   * advice. What is not known is null.
   */
  public static ObjectNode of(RunFolder folder) {
    RunState run = RunState.read(folder);
    JsonNode plan = folder.planJson();
    JsonNode started = LogEnds.started(folder.events());
    JsonNode finished = run.finished() == null ? Json.object() : run.finished();
    ObjectNode node = Json.object().put("id", run.id()).put("name", run.name());
    node.put("technique", run.technique()).put("status", run.status());
    node.put("step", run.step()).put("steps", run.finished() == null ? run.steps() : run.step());
    node.set("metrics", first(finished.path("metrics")));
    node.set("trainable", first(started.path("trainable"), plan.path("trainable")));
    node.set("tokens_per_s", first(finished.path("tokens_per_s")));
    node.set("peak_gb", first(finished.path("peak_gb")));
    node.set(
        "estimated_gb",
        first(finished.path("estimated_gb"), started.path("estimated_gb"), plan.path("memoryGb")));
    node.set("wall_s", first(finished.path("wall_s")));
    node.put("resumed_from", run.resumedFrom());
    node.put("message", run.message().isEmpty() ? null : run.message());
    return node.put("advice", run.advice().isEmpty() ? null : run.advice());
  }

  /** The first that is there, else null. */
  private static JsonNode first(JsonNode... nodes) {
    for (JsonNode node : nodes) {
      if (!node.isMissingNode() && !node.isNull()) {
        return node;
      }
    }
    return NullNode.instance;
  }
}
