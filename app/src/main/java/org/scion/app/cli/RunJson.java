package org.scion.app.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.scion.core.Json;
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
}
