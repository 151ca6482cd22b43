package org.scion.ui.compose;

import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.scion.core.Json;
import org.scion.core.plan.RunPlan;
import org.scion.core.run.RunFolder;
import org.scion.core.run.Workspace;
import org.scion.core.service.RunRow;

/**
 * How long a plan will take, by the speed of past runs.
 *
 * <pre>
 * seconds = steps * tokens of a step / speed,   speed = median of tokens/s * sqrt(numbers of the past model / numbers of this one)
 * </pre>
 *
 * A model with n times the numbers takes between the same time (when calls cost more than
 * arithmetic, as in models of a few million) and n times as long; the root lies in the middle of
 * both, wrong by at most a factor of root n. Runs of the same model and techniques are asked first,
 * then runs of the same model, then all. Evaluations and checkpoints are not counted. Immutable.
 *
 * @param time from the first step to the last
 * @param runs how many past runs it goes by
 * @param sameModel whether these trained this model
 * @param atMost whether the lengths of the examples are not counted yet and taken as the longest
 */
record TimeEstimate(Duration time, int runs, boolean sameModel, boolean atMost) {
  private static final double ALIKE = 0.05;

  /** A past run: what its model has in numbers and what it did a second. */
  private record Past(double total, String techniques, double tokensPerSecond) {
    boolean sameModel(RunPlan plan) {
      return Math.abs(total - plan.total()) < ALIKE * plan.total();
    }
  }

  /** Reads the plans of past runs, each once. Thread-safe. */
  static final class Reader {
    private final Workspace workspace;
    private final Map<String, Double> totals = new ConcurrentHashMap<>();

    Reader(Workspace workspace) {
      this.workspace = workspace;
    }

    /** Empty without a past run, or without steps. */
    Optional<TimeEstimate> of(RunPlan plan, List<RunRow> runs) {
      List<Past> past =
          runs.stream()
              .filter(r -> r.state().status().equals("done"))
              .filter(r -> r.metrics().getOrDefault("tokens_per_s", 0.0) > 0)
              .map(r -> new Past(total(r.id()), r.state().technique(), speed(r)))
              .filter(p -> p.total() > 0)
              .toList();
      List<Past> model = past.stream().filter(p -> p.sameModel(plan)).toList();
      List<Past> same =
          model.stream().filter(p -> p.techniques().equals(plan.techniques())).toList();
      List<Past> used = !same.isEmpty() ? same : !model.isEmpty() ? model : past;
      return used.isEmpty() || plan.steps() <= 0 ? Optional.empty() : Optional.of(by(used, plan));
    }

    private double total(String id) {
      return totals.computeIfAbsent(
          id,
          key -> {
            RunFolder run = workspace.run(key);
            // A run that was imported may have no plan.
            boolean planned = Files.exists(run.plan());
            return planned ? Json.read(run.plan()).path("total").asDouble() : 0;
          });
    }
  }

  private static double speed(RunRow run) {
    return run.metrics().get("tokens_per_s");
  }

  private static TimeEstimate by(List<Past> past, RunPlan plan) {
    double[] speeds =
        past.stream()
            .mapToDouble(p -> p.tokensPerSecond() * Math.sqrt(p.total() / plan.total()))
            .sorted()
            .toArray();
    int accumulation = plan.spec().path("training").path("accumulation").asInt(1);
    double tokens = plan.batch().meanTokens() * Math.max(1, accumulation) * plan.steps();
    long millis = Math.round(1000 * tokens / speeds[speeds.length / 2]);
    boolean sameModel = past.get(0).sameModel(plan);
    return new TimeEstimate(
        Duration.ofMillis(millis), past.size(), sameModel, !plan.batch().measured());
  }
}
