package org.scion.core.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.scion.core.Json;

/**
 * What the events of a run add up to, one after the other. The result depends on the events alone,
 * never on how they were cut into batches, and it can be saved between them. Confined to one
 * thread.
 */
public final class RunFold {
  private String status = "queued";
  private long step;
  private long steps;
  private Long pid;
  private long resumedFrom;
  private String message = "";
  private String advice = "";
  private JsonNode finished;
  private long last;

  /** Before the first event. */
  public RunFold() {}

  /** As {@link #save()} left it. */
  public RunFold(JsonNode saved) {
    status = saved.path("status").asText(status);
    step = saved.path("step").asLong();
    steps = saved.path("steps").asLong();
    pid = saved.hasNonNull("pid") ? saved.get("pid").asLong() : null;
    resumedFrom = saved.path("resumed_from").asLong();
    message = saved.path("message").asText("");
    advice = saved.path("advice").asText("");
    finished = saved.hasNonNull("finished") ? saved.get("finished") : null;
    last = saved.path("last").asLong();
  }

  /** Everything that {@link #RunFold(JsonNode)} needs. */
  public ObjectNode save() {
    ObjectNode node = Json.object();
    node.put("status", status).put("step", step).put("steps", steps).put("pid", pid);
    node.put("resumed_from", resumedFrom).put("message", message).put("advice", advice);
    node.put("last", last).set("finished", finished);
    return node;
  }

  /** Process of the last worker that started, or null. */
  public Long pid() {
    return pid;
  }

  /** Takes in the next event. */
  public void add(RunEvent e) {
    last = e.time();
    JsonNode d = e.data();
    switch (e.type()) {
      case "started" -> started(d);
      case "step" -> step = d.path("step").asLong();
      case "phase" -> message = d.path("name").asText();
      case "paused" -> status = "paused";
      case "resumed" -> status = "running";
      case "finished" -> {
        status = d.path("status").asText("done");
        message = d.path("message").asText("");
        advice = d.path("advice").asText("");
        finished = d;
      }
      default -> {}
    }
  }

  private void started(JsonNode d) {
    status = "running";
    pid = d.path("pid").asLong();
    resumedFrom = d.path("resumed_from").asLong();
    step = resumedFrom;
    steps = d.path("steps").asLong(steps);
    finished = null;
    message = "";
    advice = "";
  }

  /**
   * The state now: what the events say, checked against the process and the queue.
   *
   * @param run for plan.json, launch.json and queue.json
   */
  public RunState state(RunFolder run) {
    JsonNode plan = run.planJson();
    JsonNode queue = run.queueJson();
    String now = status;
    String why = message;
    String what = advice;
    boolean live = status.equals("running") || status.equals("paused");
    if (live && !RunState.alive(pid)) {
      now = "failed";
      why = "The worker ended without a word at step " + step + ".";
      what = "`scion runs resume " + run.id() + "` goes on from the last checkpoint.";
    }
    if (queue.path("state").asText().equals("queued") && (!live || now.equals("failed"))) {
      now = "queued";
      why = queue.path("message").asText("");
      what = "";
    }
    String name = run.launchJson().path("name").asText(plan.path("name").asText(run.id()));
    return new RunState(
        run.id(),
        name,
        plan.path("techniques").asText(""),
        now,
        step,
        steps == 0 ? plan.path("steps").asLong() : steps,
        pid,
        resumedFrom,
        why,
        what,
        finished,
        last);
  }
}
