package org.scion.plugins.naturalgalore;

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
import org.scion.plugins.galore.GaLoreOptimizer;
import org.scion.runner.train.Optimizer;
import org.scion.runner.train.OptimizerContext;
import org.scion.runner.train.OptimizerTechnique;

/**
 * Natural GaLore: GaLore whose projected gradient is first multiplied by the inverse of the
 * empirical Fisher matrix of the last s projected gradients.
 *
 * <p>g' = (g - H (L I + H^T H)^-1 H^T g) / L by Woodbury's identity; H (r n, s) holds the history,
 * L is the damping. Das, 2024 (arXiv:2410.16029).
 */
@AutoService(Technique.class)
public final class NaturalGaLoreTechnique implements OptimizerTechnique, MemoryUse {
  private static final TechniqueDescription DESCRIPTION =
      TechniqueDescription.of(
              "natural_galore",
              "Natural GaLore",
              Family.OPTIMIZER,
              "GaLore with a natural gradient from the last few projected gradients.")
          .paper(
              "Natural GaLore: Accelerating GaLore for memory-efficient LLM Training and"
                  + " Fine-tuning, 2024, arXiv:2410.16029",
              "g' = (g - H (L I + H^T H)^-1 H^T g) / L,  W <- W - lr a P Adam(g')")
          .settings(
              integer("rank", 128, 1, 8192, "Width of the projection.").from("GaLore"),
              integer("update_gap", 200, 1, 1_000_000, "Steps between two projections.")
                  .in("steps")
                  .from("GaLore"),
              real("scale", 0.25, 0, 1e6, "Factor of the update.").from("GaLore"),
              integer("history", 8, 1, 1024, "Projected gradients that are kept.")
                  .in("steps")
                  .from("Scion's choice: memory grows with it"),
              real("damping", 1e-3, 1e-12, 1e6, "Added to the Fisher matrix's diagonal.")
                  .from("Scion's choice: small beside the matrix, so that it stays invertible"));

  @Override
  public TechniqueDescription description() {
    return DESCRIPTION;
  }

  @Override
  public long optimizerBytes(
      long added, List<ParameterInfo> trainedBase, Settings settings, long adamW) {
    return 8 * added
        + GaLoreOptimizer.bytes(trainedBase, settings.integer("rank"), settings.integer("history"));
  }

  @Override
  public Optimizer create(OptimizerContext context) {
    return new GaLoreOptimizer(
        context,
        new NaturalDirection(
            context.settings().integer("history"), context.settings().real("damping")));
  }
}
