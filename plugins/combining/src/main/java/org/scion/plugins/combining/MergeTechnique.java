package org.scion.plugins.combining;

import java.util.List;
import org.scion.core.SpecException;
import org.scion.core.model.Site;
import org.scion.core.technique.Family;
import org.scion.core.technique.Hyperparameter;
import org.scion.core.technique.Settings;
import org.scion.core.technique.TechniqueDescription;
import org.scion.runner.inject.AttachContext;
import org.scion.runner.inject.Attachment;
import org.scion.runner.inject.TrainingTechnique;

/** A way to make one model of several finished runs; it takes no place in a training. */
public abstract class MergeTechnique implements TrainingTechnique {
  private final TechniqueDescription description;

  protected MergeTechnique(
      String id, String name, String summary, String paper, String formula, Hyperparameter... own) {
    description =
        TechniqueDescription.of(id, name, Family.MERGING, summary)
            .paper(paper, formula)
            .settings(own)
            .behaviour(true, false, java.util.Set.of());
  }

  @Override
  public final TechniqueDescription description() {
    return description;
  }

  /** Names that {@code scion combine --method} takes for it. */
  public abstract List<String> methods();

  @Override
  public final long parameterCount(Site site, Settings settings) {
    return 0;
  }

  @Override
  public final Attachment attach(AttachContext context) {
    throw new SpecException(
        "techniques.id",
        id(),
        "a technique that trains",
        "It combines finished runs: scion combine ID ID --method "
            + methods().get(0)
            + " --out DIR.");
  }
}
