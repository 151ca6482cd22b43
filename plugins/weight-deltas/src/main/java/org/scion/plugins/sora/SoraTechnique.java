package org.scion.plugins.sora;

import static org.scion.core.technique.Hyperparameter.real;

import com.google.auto.service.AutoService;
import java.util.Set;
import org.scion.core.model.Site;
import org.scion.core.model.SiteKind;
import org.scion.core.technique.Family;
import org.scion.core.technique.Settings;
import org.scion.core.technique.Technique;
import org.scion.core.technique.TechniqueDescription;
import org.scion.plugins.lora.LoraMethod;
import org.scion.runner.inject.AttachContext;
import org.scion.runner.inject.Attachment;

/**
 * SoRA: y = W x + s B (g * (A x)); after each step g becomes soft-thresholded: sign(g) max(|g| - lr
 * lambda, 0), so that ranks switch off exactly.
 *
 * <p>A (r, in), B (out, r), g (r). Ding et al., 2023 (arXiv:2311.11696).
 */
@AutoService(Technique.class)
public final class SoraTechnique extends LoraMethod {
  /** Described once; the service loader makes one. */
  public SoraTechnique() {
    super(
        TechniqueDescription.of(
                "sora",
                "SoRA",
                Family.RANK_ALLOCATION,
                "LoRA with a gate for every rank that a proximal step drives to exactly zero.")
            .paper(
                "Ding et al., Sparse Low-rank Adaptation of Pre-trained Language Models, 2023, arXiv:2311.11696",
                "W' = W + s B diag(g) A,  g <- soft(g - lr dL/dg, lr lambda)")
            .sites(TARGETS, SiteKind.LINEAR)
            .behaviour(true, true, Set.of("nf4", "int8")),
        real(
                "sparsity",
                0.5,
                0,
                1e4,
                "lambda: pull towards zero, as a multiple of the learning rate.")
            .from("Scion's choice: the paper searches it for each task"));
  }

  @Override
  protected String option() {
    return null;
  }

  @Override
  public long parameterCount(Site site, Settings settings) {
    return super.parameterCount(site, settings) + settings.integer("rank");
  }

  @Override
  public Attachment attach(AttachContext context) {
    return new SoraAttachment(context).attach();
  }
}
