package org.scion.plugins.loraxs;

import com.google.auto.service.AutoService;
import java.util.Set;
import org.scion.core.model.Site;
import org.scion.core.model.SiteKind;
import org.scion.core.technique.Family;
import org.scion.core.technique.Settings;
import org.scion.core.technique.Technique;
import org.scion.core.technique.TechniqueDescription;
import org.scion.plugins.lora.CoreAttachment;
import org.scion.plugins.lora.Factors;
import org.scion.plugins.lora.LoraMethod;
import org.scion.plugins.lora.Svd;
import org.scion.runner.engine.Torch;
import org.scion.runner.inject.AttachContext;
import org.scion.runner.inject.Attachment;

/**
 * LoRA-XS: W' = W + s U_r S_r R V_r^T, U_r S_r V_r^T the leading part of W, frozen; R (r, r) starts
 * near zero.
 *
 * <p>A = V_r^T (r, in), B = U_r S_r (out, r). Balazy et al., 2024 (arXiv:2405.17604).
 */
@AutoService(Technique.class)
public final class LoraXsTechnique extends LoraMethod {
  /** Described once; the service loader makes one. */
  public LoraXsTechnique() {
    super(
        TechniqueDescription.of(
                "lora-xs",
                "LoRA-XS",
                Family.WEIGHT_DELTA,
                "Trains only a small square matrix between frozen singular factors of the weight.")
            .paper(
                "Balazy et al., LoRA-XS: Low-Rank Adaptation with Extremely Small Number of Parameters, 2024,"
                    + " arXiv:2405.17604",
                "W' = W + s U_r S_r R V_r^T")
            .sites(TARGETS, SiteKind.LINEAR)
            .behaviour(true, false, Set.of()));
  }

  @Override
  protected String option() {
    return null;
  }

  @Override
  protected boolean starts(String init) {
    return false;
  }

  @Override
  protected String initName(Settings settings) {
    return "kaiming";
  }

  @Override
  public long parameterCount(Site site, Settings settings) {
    long rank = settings.integer("rank");
    return rank * rank;
  }

  @Override
  public Attachment attach(AttachContext context) {
    return new CoreAttachment(
            context,
            (site, shape, weight) -> {
              int r = shape.rank();
              Svd part = Svd.of(weight).part(0, r);
              float[] noise = context.random().normal(site.name() + ".R", r * r, 1e-5);
              Factors outer = new Factors(part.vt(), part.u().mul(part.s()), null);
              return new CoreAttachment.Core(
                  outer, Torch.create(noise, r, r), false, shape.scaling());
            })
        .attach();
  }
}
