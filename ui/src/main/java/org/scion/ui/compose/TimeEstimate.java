package org.scion.ui.compose;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.scion.core.plan.RunPlan;
import org.scion.core.service.RunRow;

/** How long a plan will take, by what steps took in past runs of this workspace. */
final class TimeEstimate {
  private TimeEstimate() {}

  /** The median duration of a step of runs with the same techniques, or else of all runs. */
  static Optional<Duration> of(RunPlan plan, List<RunRow> runs) {
    List<Double> same = stepMillis(runs, plan.techniques());
    List<Double> used = same.isEmpty() ? stepMillis(runs, "") : same;
    if (used.isEmpty() || plan.steps() <= 0) {
      return Optional.empty();
    }
    double median = used.get(used.size() / 2);
    return Optional.of(Duration.ofMillis(Math.round(median * plan.steps())));
  }

  private static List<Double> stepMillis(List<RunRow> runs, String technique) {
    return runs.stream()
        .filter(r -> technique.isEmpty() || r.state().technique().equals(technique))
        .flatMap(r -> Optional.ofNullable(r.metrics().get("step_ms")).stream())
        .sorted()
        .toList();
  }
}
