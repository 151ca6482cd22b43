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
 */
record DraftPlan(
    Optional<HostLayout> host,
    Optional<SiteGrid> grid,
    Occupancy occupancy,
    Optional<RunPlan> plan,
    Optional<ExperimentSpec> spec,
    List<SpecProblem> problems,
    long rows) {

  /** Before anything was read. */
  static final DraftPlan NOTHING =
      new DraftPlan(
          Optional.empty(),
          Optional.empty(),
          Occupancy.NONE,
          Optional.empty(),
          Optional.empty(),
          List.of(),
          0);
}
