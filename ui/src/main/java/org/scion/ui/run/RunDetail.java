package org.scion.ui.run;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.scion.core.lab.RankHistory;
import org.scion.core.lab.SpectrumHistory;
import org.scion.core.run.RunEvent;
import org.scion.core.run.RunFolder;
import org.scion.core.service.RunRow;
import org.scion.ui.chart.Curve;

/**
 * All that the page of a run shows. Immutable.
 *
 * @param folder of the run
 * @param row its state and last values
 * @param plan plan.json
 * @param spec experiment.yaml
 * @param curves by name of the series
 * @param events everything but steps, evaluations, heartbeats
 * @param ranks what an allocator gave to each weight, read from the events
 * @param spectra what was seen of the weights while it trained, read from the events
 * @param artifacts files in the folder, with sizes
 * @param printed the last lines that the worker printed
 */
public record RunDetail(
    RunFolder folder,
    RunRow row,
    JsonNode plan,
    String spec,
    Map<String, Curve> curves,
    List<RunEvent> events,
    RankHistory ranks,
    SpectrumHistory spectra,
    List<Artifact> artifacts,
    String printed) {

  /**
   * A file of the run.
   *
   * @param path inside the run's folder
   * @param bytes size
   */
  public record Artifact(String path, long bytes) {}

  public Curve curve(String name) {
    return curves.getOrDefault(name, Curve.EMPTY);
  }

  public List<RunEvent> events(String type) {
    return events.stream().filter(e -> e.type().equals(type)).toList();
  }

  /** Whether the lab has something to show of it, finished or not. */
  boolean watched() {
    return !ranks.steps().isEmpty() || !spectra.steps().isEmpty();
  }

  /** What the planner or, better, the worker expected the highest memory to be; 0 if unknown. */
  double estimatedGigabytes() {
    return started()
        .map(e -> e.data().path("estimated_gb").asDouble())
        .filter(gb -> gb > 0)
        .orElse(plan.path("memoryGb").asDouble());
  }

  /** What the worker said when it started last. */
  public Optional<RunEvent> started() {
    List<RunEvent> all = events("started");
    return all.isEmpty() ? Optional.empty() : Optional.of(all.get(all.size() - 1));
  }
}
