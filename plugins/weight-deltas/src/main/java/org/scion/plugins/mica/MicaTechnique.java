package org.scion.plugins.mica;

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
 * MiCA: B = left singular vectors of the r smallest singular values of W, frozen; A starts at zero
 * and is trained.
 *
 * <p>A (r, in), B (out, r). As PEFT 0.21 has it ({@code init_lora_weights="mica"}).
 */
@AutoService(Technique.class)
public final class MicaTechnique extends LoraMethod {
  /** Described once; the service loader makes one. */
  public MicaTechnique() {
    super(
        TechniqueDescription.of(
                "mica",
                "MiCA",
                Family.INITIALISATION,
                "LoRA whose B is frozen to the weakest left singular directions of the weight.")
            .paper(
                "PEFT 0.21, init_lora_weights=mica: minor component adaptation",
                "W' = W + s U_minor A,  U_minor: left singular vectors of the r smallest singular values")
            .sites(TARGETS, SiteKind.LINEAR, SiteKind.HEAD)
            .behaviour(true, true, Set.of()));
  }

  @Override
  protected boolean starts(String init) {
    return init.equals("mica");
  }

  @Override
  protected String initName(Settings settings) {
    return "mica";
  }

  @Override
  public long parameterCount(Site site, Settings settings) {
    long bias = settings.flag("lora_bias") ? site.out() : 0;
    return (long) settings.integer("rank") * site.in() + bias;
  }

  @Override
  public Attachment attach(AttachContext context) {
    return new MicaAttachment(context).attach();
  }
}
