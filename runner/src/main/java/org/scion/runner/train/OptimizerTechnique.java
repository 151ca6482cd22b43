package org.scion.runner.train;

import java.util.List;
import org.scion.core.model.Site;
import org.scion.core.technique.Settings;
import org.scion.core.technique.Technique;

/** A technique that takes the place of AdamW. It has no sites; a run has at most one. */
public interface OptimizerTechnique extends Technique {
  /** The optimizer of a run. */
  Optimizer create(OptimizerContext context);

  @Override
  default long parameterCount(Site site, Settings settings) {
    return 0;
  }

  /** The optimizer that a spec's techniques ask for; AdamW if none does. */
  static Optimizer choose(
      List<org.scion.core.spec.TechniqueSpec> techniques, OptimizerContext context) {
    List<org.scion.core.spec.TechniqueSpec> found =
        techniques.stream().filter(t -> t.technique() instanceof OptimizerTechnique).toList();
    if (found.size() > 1) {
      throw new org.scion.core.SpecException(
          "techniques",
          String.join(", ", found.stream().map(t -> t.technique().id()).toList()),
          "at most one optimizer",
          "Each of them takes the place of AdamW: keep one.");
    }
    if (found.isEmpty()) {
      return new AdamW(context.spec(), context.trained(), context.groups());
    }
    OptimizerTechnique technique = (OptimizerTechnique) found.get(0).technique();
    return technique.create(context.with(found.get(0).settings()));
  }
}
