package org.scion.core.run;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
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

  /**
   * Reads the folder: plan.json, launch.json, queue.json and the log, of a long log only the ends.
   */
  public static RunState read(RunFolder run) {
    return LogEnds.fold(run.events(), run.launchJson().path("pid").asLong())
        .state(RunLabel.read(run));
  }

  /** Series by name, each step once: after a resume the later value counts. */
  public static Map<String, TreeMap<Long, Double>> series(List<RunEvent> events) {
    Map<String, TreeMap<Long, Double>> series = new TreeMap<>();
    for (RunEvent event : events) {
      String prefix = seriesPrefix(event);
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

  /** What the names of an event's series begin with; null if it has no values of series. */
  public static String seriesPrefix(RunEvent event) {
    return switch (event.type()) {
      case "step" -> "";
      case "evaluation" -> event.data().path("split").asText("validation") + ".";
      default -> null;
    };
  }

  /** Whether a process of this id is alive. */
  public static boolean alive(Long pid) {
    return WorkerLife.alive(pid, Long.MAX_VALUE);
  }

  /** Whether a worker is at this run, be it only starting. */
  public boolean live() {
    return status.equals("running")
        || status.equals("paused")
        || (status.equals("queued") && alive(workerPid));
  }
}
