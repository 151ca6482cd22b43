package org.scion.core.run;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a run is doing, read from its folder alone. Immutable.
 *
 * @param id of the run
 * @param name of the experiment
 * @param technique ids joined by +
 * @param status queued, running, paused, stopped, failed, done
 * @param step last step recorded
 * @param steps steps planned
 * @param workerPid process of the worker, or null
 * @param resumedFrom step of the checkpoint last resumed from; 0 if none
 * @param message why it failed or what it is doing
 * @param advice what to do
 * @param finished data of the finished event, or null
 * @param lastEventMillis time of the last event
 */
public record RunState(
    String id,
    String name,
    String technique,
    String status,
    long step,
    long steps,
    Long workerPid,
    long resumedFrom,
    String message,
    String advice,
    JsonNode finished,
    long lastEventMillis) {

  /** Reads the folder: plan.json, launch.json and the event log. */
  public static RunState read(RunFolder run) {
    JsonNode plan = run.planJson();
    JsonNode launch = run.launchJson();
    Fold fold = new Fold();
    fold.steps = plan.path("steps").asLong();
    EventReader.all(run.events()).forEach(fold::add);
    return fold.state(run, launch.path("name").asText(plan.path("name").asText(run.id())), plan);
  }

  /** Series by name, each step once: after a resume the later value counts. */
  public static Map<String, TreeMap<Long, Double>> series(List<RunEvent> events) {
    Map<String, TreeMap<Long, Double>> series = new TreeMap<>();
    for (RunEvent event : events) {
      String prefix =
          switch (event.type()) {
            case "step" -> "";
            case "evaluation" -> event.data().path("split").asText("validation") + ".";
            default -> null;
          };
      if (prefix != null) {
        long step = event.data().path("step").asLong();
        event
            .data()
            .path("values")
            .fields()
            .forEachRemaining(
                e ->
                    series
                        .computeIfAbsent(prefix + e.getKey(), k -> new TreeMap<>())
                        .put(step, e.getValue().asDouble(Double.NaN)));
      } else if (event.type().equals("started")) {
        long from = event.data().path("resumed_from").asLong();
        series.values().forEach(s -> s.tailMap(from, false).clear());
      }
    }
    return series;
  }

  /** Whether a process of this id is alive. */
  public static boolean alive(Long pid) {
    return Optional.ofNullable(pid)
        .flatMap(ProcessHandle::of)
        .map(ProcessHandle::isAlive)
        .orElse(false);
  }

  private static final class Fold {
    private String status = "queued";
    private long step;
    private long steps;
    private Long pid;
    private long resumedFrom;
    private String message = "";
    private String advice = "";
    private JsonNode finished;
    private long last;

    void add(RunEvent e) {
      last = e.time();
      JsonNode d = e.data();
      switch (e.type()) {
        case "started" -> {
          status = "running";
          pid = d.path("pid").asLong();
          resumedFrom = d.path("resumed_from").asLong();
          step = resumedFrom;
          steps = d.path("steps").asLong(steps);
          finished = null;
          message = "";
          advice = "";
        }
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

    RunState state(RunFolder run, String name, JsonNode plan) {
      boolean live = status.equals("running") || status.equals("paused");
      if (live && !alive(pid)) {
        status = "failed";
        message = "The worker ended without a word at step " + step + ".";
        advice = "`scion runs resume " + run.id() + "` goes on from the last checkpoint.";
      }
      return new RunState(
          run.id(),
          name,
          plan.path("techniques").asText(""),
          status,
          step,
          steps,
          pid,
          resumedFrom,
          message,
          advice,
          finished,
          last);
    }
  }
}
