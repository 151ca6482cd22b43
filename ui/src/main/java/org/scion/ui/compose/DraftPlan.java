package org.scion.ui.compose;

import java.util.List;
import java.util.Optional;
import org.scion.core.SpecProblem;
import org.scion.core.model.HostLayout;
import org.scion.core.plan.RunPlan;
import org.scion.core.spec.ExperimentSpec;

/**
 * What a draft comes to. Immutable.
 *
 * @param host layout of the model; empty while there is none or it cannot be read
 * @param grid the same as a grid
 * @param occupancy what the cells carry
 * @param plan counts and memory; empty when too much is missing
 * @param spec the draft as read; empty while it has problems
 * @param problems everything that stands against a launch
 * @param rows training rows known; 0 when unknown
 * @param runs how many runs a launch makes
 */
record DraftPlan(
    Optional<HostLayout> host,
    Optional<SiteGrid> grid,
    Occupancy occupancy,
    Optional<RunPlan> plan,
    Optional<ExperimentSpec> spec,
    List<SpecProblem> problems,
    long rows,
    int runs) {

  /** Before anything was read. */
  static final DraftPlan NOTHING =
      new DraftPlan(
          Optional.empty(),
          Optional.empty(),
          Occupancy.NONE,
          Optional.empty(),
          Optional.empty(),
          List.of(),
          0,
          1);

  /** What is wrong at a path, in words; empty when nothing is. */
  String wrong(String path) {
    return problems.stream()
        .filter(p -> p.where().equals(path))
        .map(SpecProblem::sentence)
        .findFirst()
        .orElse("");
  }

  /** Whether nothing stands against a launch. */
  boolean launchable() {
    return spec.isPresent() && plan.isPresent();
  }

  /** Whether the number of steps is more than a guess: said, or counted from the data. */
  boolean stepsKnown() {
    boolean said =
        plan.map(p -> p.spec().path("training").path("steps").asInt(0) > 0).orElse(false);
    return plan.isPresent() && plan.get().steps() > 0 && (said || rows > 0);
  }
}
