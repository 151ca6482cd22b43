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
  private long begun;
  private long ended;

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
    begun = saved.path("begun").asLong();
    ended = saved.path("ended").asLong();
  }

  /** Everything that {@link #RunFold(JsonNode)} needs. */
  public ObjectNode save() {
    ObjectNode node = Json.object();
    node.put("status", status).put("step", step).put("steps", steps).put("pid", pid);
    node.put("resumed_from", resumedFrom).put("message", message).put("advice", advice);
    node.put("begun", begun).put("ended", ended);
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
      case "started" -> started(d, e.time());
      case "step" -> step = d.path("step").asLong();
      case "phase" -> message = d.path("name").asText();
      case "paused" -> status = "paused";
      case "resumed" -> status = "running";
      case "finished" -> {
        ended = e.time();
        status = d.path("status").asText("done");
        message = d.path("message").asText("");
        advice = d.path("advice").asText("");
        finished = d;
      }
      default -> {}
    }
  }

  private void started(JsonNode d, long time) {
    begun = time;
    status = "running";
    pid = d.path("pid").asLong();
    resumedFrom = d.path("resumed_from").asLong();
    step = resumedFrom;
    steps = d.path("steps").asLong(steps);
    finished = null;
    message = "";
    advice = "";
  }

  /** The state now: what the events say, checked against the process and the queue. */
  public RunState state(RunLabel label) {
    RunFold now = new RunFold(save());
    boolean starting = now.check(label);
    boolean live = now.status.equals("running") || now.status.equals("paused");
    if (label.queue().equals("queued") && !live && !starting) {
      now.status = "queued";
      now.message = label.waiting();
      now.advice = "";
    }
    return new RunState(
        label.id(),
        label.name(),
        label.technique(),
        now.status,
        step,
        steps == 0 ? label.steps() : steps,
        now.pid,
        resumedFrom,
        now.message,
        now.advice,
        now.finished,
        last);
  }

  /** Compares with the processes that there are; true for a worker that has yet to say a word. */
  private boolean check(RunLabel label) {
    boolean fresh = label.launched() > Math.max(begun, ended) && label.launchedPid() > 0;
    if (fresh) {
      pid = label.launchedPid();
      finished = null;
      status = "queued";
      message = "starting";
      advice = "";
      if (!WorkerLife.alive(pid, label.launched())) {
        status = "failed";
        message = "The worker ended before it began.";
        advice = "`scion runs log " + label.id() + "` and worker.log of the run say why.";
        return false;
      }
      return true;
    }
    boolean live = status.equals("running") || status.equals("paused");
    if (live && !WorkerLife.alive(pid, begun)) {
      status = "failed";
      message = "The worker ended without a word at step " + step + ".";
      advice = "`scion runs resume " + label.id() + "` goes on from the last checkpoint.";
    }
    return false;
  }
}
