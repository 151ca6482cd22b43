package org.scion.plugins.mezo;

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
 * MeZO: steps along a random direction z by the slope of the loss on it, s = (L(w + e z) - L(w - e
 * z)) / 2e, w -= lr s z.
 *
 * <p>z is never stored: it is drawn again from its seed. No backward pass, no moments. Malladi et
 * al., 2023 (arXiv:2305.17333).
 */
@AutoService(Technique.class)
public final class MezoTechnique implements OptimizerTechnique, MemoryUse {
  private static final TechniqueDescription DESCRIPTION =
      TechniqueDescription.of(
              "mezo",
              "MeZO",
              Family.OPTIMIZER,
              "Trains with two forward passes a step and no gradients: memory of inference.")
          .paper(
              "Malladi et al., Fine-Tuning Language Models with Just Forward Passes, 2023,"
                  + " arXiv:2305.17333",
              "w <- w - lr s z,  s = (L(w + e z) - L(w - e z)) / 2e,  z normal")
          .settings(
              real("perturbation", 1e-3, 1e-9, 1, "Length of the trial step, e.")
                  .from("paper: 1e-3"));

  @Override
  public TechniqueDescription description() {
    return DESCRIPTION;
  }

  @Override
  public String companion() {
    return "lora";
  }

  @Override
  public Passes passes() {
    return Passes.FORWARD_ONLY;
  }

  @Override
  public long optimizerBytes(
      long added, List<ParameterInfo> trainedBase, Settings settings, long adamW) {
    return 0;
  }

  @Override
  public Optimizer create(OptimizerContext context) {
    return new Mezo(context);
  }
}
