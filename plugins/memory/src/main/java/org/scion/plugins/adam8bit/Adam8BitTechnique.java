package org.scion.plugins.adam8bit;

import static org.scion.core.technique.Hyperparameter.integer;

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
 * 8-bit Adam: both moments are held as one byte a number, with a scale for each block.
 *
 * <p>byte = nearest entry of a code book to x / max |block|; decoded to float32 for the update
 * only. Dettmers et al., 2022 (arXiv:2110.02861).
 */
@AutoService(Technique.class)
public final class Adam8BitTechnique implements OptimizerTechnique, MemoryUse {
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
              integer("block", 2048, 32, 1 << 20, "Numbers that share a scale.")
                  .from("paper: blocks of 2048")
                  .in("numbers"),
              integer("least_size", 4096, 0, 1 << 30, "Smaller tensors keep float32 moments.")
                  .in("numbers")
                  .from("bitsandbytes"));

  @Override
  public TechniqueDescription description() {
    return DESCRIPTION;
  }

  /** Adapters' tensors are taken to be large enough for eight bits. */
  @Override
  public long optimizerBytes(
      long added, List<ParameterInfo> trainedBase, Settings settings, long adamW) {
    double perNumber = 2 + 2 * 4.0 / settings.integer("block");
    double bytes = added * perNumber;
    for (ParameterInfo p : trainedBase) {
      boolean small = p.elements() < settings.integer("least_size");
      bytes += p.elements() * (small ? 8 : perNumber);
    }
    return (long) Math.ceil(bytes);
  }

  @Override
  public Optimizer create(OptimizerContext context) {
    return new Adam8Bit(context);
  }
}
