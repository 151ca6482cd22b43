package org.scion.app.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.scion.core.Json;
import org.scion.core.run.EventReader;
import org.scion.core.run.LogEnds;
import org.scion.core.run.RunEvent;
import org.scion.core.run.RunFolder;
import org.scion.core.run.RunState;
import org.scion.core.run.UserData;

/** A run as JSON: its state, and what it came to. */
final class RunJson {
  /** Keys of a run's result. */
  static final List<String> RESULT =
      List.of(
          "id",
          "status",
          "steps",
          "metrics",
          "trainable",
          "tokens_per_s",
          "peak_gb",
          "estimated_gb",
          "wall_s");

  private RunJson() {}

  /** As in {@code runs list}. */
  static ObjectNode of(RunFolder folder, RunState run) {
    ObjectNode node =
        Json.object()
            .put("id", run.id())
            .put("name", run.name())
            .put("technique", run.technique())
            .put("status", run.status())
            .put("step", run.step())
            .put("steps", run.steps())
            .put("worker_pid", run.live() ? run.workerPid() : null)
            .put("resumed_from", run.resumedFrom());
    JsonNode created = folder.launchJson().path("created");
    return node.put("message", run.message().isEmpty() ? null : run.message())
        .put("advice", run.advice().isEmpty() ? null : run.advice())
        .put("created", created.isNumber() ? created.asLong() : null)
        .put("updated", run.lastEventMillis() > 0 ? run.lastEventMillis() : null)
        .put("folder", folder.path().toString());
  }

  /** What the worker of a living run told last of the machine; null for any other. */
  static JsonNode system(RunFolder folder, RunState run) {
    JsonNode last = null;
    if (run.live()) {
      for (RunEvent event : LogEnds.tail(folder.events())) {
        last = event.type().equals("heartbeat") ? event.data() : last;
      }
    }
    return last;
  }

  /** Adds what a person noted. */
  static void user(ObjectNode node, UserData user) {
    node.set("tags", Json.tree(user.tags()));
    node.put("notes", user.notes());
    node.put("favourite", user.favourite()).put("archived", user.archived());
  }

  /** What a run came to: from its finished event, its started event and its plan. */
  static ObjectNode result(RunFolder folder) {
    RunState run = RunState.read(folder);
    JsonNode plan = folder.planJson();
    JsonNode started = Json.object();
    for (RunEvent event : EventReader.all(folder.events())) {
      started = event.type().equals("started") ? event.data() : started;
    }
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
        first(finished.path("estimated_gb"), started.path("estimated_gb"), plan.path("memory_gb")));
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
