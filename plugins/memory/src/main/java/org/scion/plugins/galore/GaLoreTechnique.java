package org.scion.plugins.galore;

import static org.scion.core.technique.Hyperparameter.integer;
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
 * GaLore: Adam in a low-rank projection of the gradient, W -= lr a P Adam(P^T G).
 *
 * <p>G (m, n); P (m, r) the gradient's leading singular vectors, found anew every T steps; the
 * moments are (r, n). Zhao et al., 2024 (arXiv:2403.03507).
 */
@AutoService(Technique.class)
public final class GaLoreTechnique implements OptimizerTechnique, MemoryUse {
  private static final TechniqueDescription DESCRIPTION =
      TechniqueDescription.of(
              "galore",
              "GaLore",
              Family.OPTIMIZER,
              "Trains whole matrices with optimizer moments of a low-rank projection only.")
          .paper(
              "Zhao et al., GaLore: Memory-Efficient LLM Training by Gradient Low-Rank Projection,"
                  + " 2024, arXiv:2403.03507",
              "W <- W - lr a P Adam(P^T G),  P: m x r")
          .settings(
              integer("rank", 128, 1, 8192, "Width of the projection.").from("authors' code"),
              integer("update_gap", 200, 1, 1_000_000, "Steps between two projections.")
                  .in("steps")
                  .from("authors' code"),
              real("scale", 0.25, 0, 1e6, "Factor of the update.").from("authors' code"));

  @Override
  public TechniqueDescription description() {
    return DESCRIPTION;
  }

  @Override
  public long optimizerBytes(
      long added, List<ParameterInfo> trainedBase, Settings settings, long adamW) {
    return 8 * added + GaLoreOptimizer.bytes(trainedBase, settings.integer("rank"), 0);
  }

  @Override
  public Optimizer create(OptimizerContext context) {
    return new GaLoreOptimizer(context, Direction.NONE);
  }
}
