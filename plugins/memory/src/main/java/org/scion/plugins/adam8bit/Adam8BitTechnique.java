package org.scion.plugins.adam8bit;

import static org.scion.core.technique.Hyperparameter.integer;

import com.google.auto.service.AutoService;
import org.scion.core.technique.Family;
import org.scion.core.technique.Technique;
import org.scion.core.technique.TechniqueDescription;
import org.scion.runner.train.Optimizer;
import org.scion.runner.train.OptimizerContext;
import org.scion.runner.train.OptimizerTechnique;

/**
 * 8-bit Adam: both moments are held as one byte a number, with a scale for each block.
 *
 * <p>byte = nearest entry of a code book to x / max |block|; decoded to float32 for the update
 * only. Dettmers et al., 2022 (arXiv:2110.02861).
 */
@AutoService(Technique.class)
public final class Adam8BitTechnique implements OptimizerTechnique {
  private static final TechniqueDescription DESCRIPTION =
      TechniqueDescription.of(
              "adam8bit",
              "8-bit Adam",
              Family.OPTIMIZER,
              "AdamW with moments of one byte a number instead of four.")
          .paper(
              "Dettmers et al., 8-bit Optimizers via Block-wise Quantization, 2022,"
                  + " arXiv:2110.02861",
              "q = argmin_j |code_j - x / max|block||")
          .settings(
              integer("block", 2048, 32, 1 << 20, "Numbers that share a scale.").in("numbers"),
              integer("least_size", 4096, 0, 1 << 30, "Smaller tensors keep float32 moments.")
                  .in("numbers")
                  .from("bitsandbytes"));

  @Override
  public TechniqueDescription description() {
    return DESCRIPTION;
  }

  @Override
  public Optimizer create(OptimizerContext context) {
    return new Adam8Bit(context);
  }
}
