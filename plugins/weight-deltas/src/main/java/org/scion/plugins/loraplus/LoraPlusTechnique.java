package org.scion.plugins.loraplus;

import static org.scion.core.technique.Hyperparameter.real;

import com.google.auto.service.AutoService;
import java.util.Set;
import org.scion.core.model.SiteKind;
import org.scion.core.technique.Family;
import org.scion.core.technique.Technique;
import org.scion.core.technique.TechniqueDescription;
import org.scion.plugins.lora.LoraAttachment;
import org.scion.plugins.lora.LoraMethod;
import org.scion.runner.inject.AttachContext;
import org.scion.runner.inject.Attachment;

/**
 * LoRA+: LoRA with learning rate lr for A and lr ratio for B and every one-dimensional tensor;
 * these have no weight decay.
 *
 * <p>A (r, in), B (out, r). Hayou, Ghosh and Yu, 2024 (arXiv:2402.12354).
 */
@AutoService(Technique.class)
public final class LoraPlusTechnique extends LoraMethod {
  /** Described once; the service loader makes one. */
  public LoraPlusTechnique() {
    super(
        TechniqueDescription.of(
                "lora-plus",
                "LoRA+",
                Family.OPTIMIZER,
                "LoRA whose B learns several times faster than A.")
            .paper(
                "Hayou, Ghosh and Yu, LoRA+: Efficient Low Rank Adaptation of Large Models, 2024,"
                    + " arXiv:2402.12354",
                "lr_B = ratio lr_A")
            .sites(TARGETS, SiteKind.LINEAR, SiteKind.HEAD)
            .behaviour(true, true, Set.of("nf4", "int8")),
        real("ratio", 16, 1, 1e4, "Rate of B as a multiple of the rate of A.").from("paper: 2^4"));
  }

  @Override
  protected String option() {
    return null;
  }

  @Override
  public Attachment attach(AttachContext context) {
    double ratio = context.settings().real("ratio");
    return new LoraAttachment(context) {
      @Override
      public double learningRateFactor(String fileName) {
        return fast(fileName) ? ratio : 1;
      }

      @Override
      public boolean decays(String fileName) {
        return !fileName.endsWith(".bias");
      }
    }.attach();
  }

  private static boolean fast(String fileName) {
    return fileName.endsWith(".lora_B.weight") || fileName.endsWith(".bias");
  }
}
