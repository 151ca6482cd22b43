package org.scion.ui.workbench;

import java.util.Map;
import java.util.Optional;
import org.scion.core.run.RunState;

/** How far a run is, and how long it still takes. */
public final class Progress {
  private Progress() {}

  /** From 0 to 1; 1 when done. */
  public static double share(RunState state) {
    if (state.status().equals("done")) {
      return 1;
    }
    return state.steps() <= 0 ? 0 : Math.min(1, (double) state.step() / state.steps());
  }

  /** Milliseconds left, from the last step's duration; empty when it is not running. */
  public static Optional<Long> left(RunState state, Map<String, Double> metrics) {
    Double step = metrics.get("step_ms");
    if (!state.status().equals("running") || step == null || state.steps() <= 0) {
      return Optional.empty();
    }
    return Optional.of(Math.round((state.steps() - state.step()) * step));
  }
}
