package org.scion.plugins.lion;

import static org.scion.core.technique.Hyperparameter.real;

import com.google.auto.service.AutoService;
import java.util.List;
import org.scion.core.model.ParameterInfo;
import org.scion.core.technique.Family;
import org.scion.core.technique.MemoryUse;
import org.scion.core.technique.Settings;
import org.scion.core.technique.Technique;
import org.scion.core.technique.TechniqueDescription;
import org.scion.runner.train.Optimizer;
import org.scion.runner.train.OptimizerContext;
import org.scion.runner.train.OptimizerTechnique;

/**
 * Lion: p -= lr sign(b1 m + (1 - b1) g) with decoupled decay, then m = b2 m + (1 - b2) g.
 *
 * <p>Its own betas are used, not those of the training. Chen et al., 2023 (arXiv:2302.06675),
 * program 1.
 */
@AutoService(Technique.class)
public final class LionTechnique implements OptimizerTechnique, MemoryUse {
  private static final TechniqueDescription DESCRIPTION =
      TechniqueDescription.of(
              "lion",
              "Lion",
              Family.OPTIMIZER,
              "Steps by the sign of a momentum: one moment, every number moves equally far.")
          .paper(
              "Chen et al., Symbolic Discovery of Optimization Algorithms, 2023, arXiv:2302.06675",
              "p <- p (1 - lr d) - lr sign(b1 m + (1 - b1) g),  m <- b2 m + (1 - b2) g")
          .settings(
              real("beta1", 0.9, 0, 0.999999, "Share of the momentum in the step.").from("paper"),
              real("beta2", 0.99, 0, 0.999999, "Decay of the momentum.").from("paper"));

  @Override
  public TechniqueDescription description() {
    return DESCRIPTION;
  }

  @Override
  public long optimizerBytes(
      long added, List<ParameterInfo> trainedBase, Settings settings, long adamW) {
    return adamW / 2;
  }

  @Override
  public Optimizer create(OptimizerContext context) {
    return new Lion(context);
  }
}
