package org.scion.plugins.riemannian;

import static org.scion.core.technique.Hyperparameter.real;

import com.google.auto.service.AutoService;
import java.util.List;
import org.scion.core.technique.Family;
import org.scion.core.technique.Technique;
import org.scion.core.technique.TechniqueDescription;
import org.scion.runner.train.Optimizer;
import org.scion.runner.train.OptimizerContext;
import org.scion.runner.train.OptimizerTechnique;

/**
 * Riemannian preconditioning of LoRA: dA becomes (B^T B + d I)^-1 dA and dB becomes dB (A A^T + d
 * I)^-1, then AdamW.
 *
 * <p>A (r, in), B (out, r). Zhang and Pilanci, 2024 (arXiv:2402.02347).
 */
@AutoService(Technique.class)
public final class RiemannianTechnique implements OptimizerTechnique {
  private static final TechniqueDescription DESCRIPTION =
      TechniqueDescription.of(
              "riemannian",
              "Riemannian preconditioning",
              Family.OPTIMIZER,
              "Scales the gradients of LoRA's factors by each other, so that neither lags behind.")
          .paper(
              "Zhang and Pilanci, Riemannian Preconditioned LoRA for Fine-Tuning Foundation Models,"
                  + " 2024, arXiv:2402.02347",
              "dA <- (B^T B + d I)^-1 dA,  dB <- dB (A A^T + d I)^-1")
          .settings(real("damping", 1e-2, 0, 1e6, "Added to the diagonal, d.").from("PEFT"));

  @Override
  public TechniqueDescription description() {
    return DESCRIPTION;
  }

  @Override
  public String companion() {
    return "lora";
  }

  /** Methods of LoRA's form are those with a rank and an alpha. */
  @Override
  public String missingIn(List<Technique> run) {
    boolean found =
        run.stream()
            .map(t -> t.description().hyperparameters().stream().map(h -> h.key()).toList())
            .anyMatch(keys -> keys.contains("rank") && keys.contains("alpha"));
    return found ? "" : "a run with LoRA on linear weights, whose two factors it scales";
  }

  @Override
  public Optimizer create(OptimizerContext context) {
    return new RiemannianOptimizer(context);
  }
}
