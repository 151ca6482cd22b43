package org.scion.plugins.pissa;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.auto.service.AutoService;
import java.util.Set;
import org.scion.core.UnsupportedException;
import org.scion.core.model.SiteKind;
import org.scion.core.technique.Family;
import org.scion.core.technique.Settings;
import org.scion.core.technique.Technique;
import org.scion.core.technique.TechniqueDescription;
import org.scion.plugins.lora.LoraMethod;
import org.scion.plugins.lora.StartedAttachment;
import org.scion.plugins.lora.Svd;
import org.scion.runner.inject.AttachContext;
import org.scion.runner.inject.Attachment;

/**
 * PiSSA: with W = U S V^T, A0 = sqrt(S_r / s) V_r^T and B0 = U_r sqrt(S_r / s); the base becomes W
 * - s B0 A0.
 *
 * <p>A (r, in), B (out, r). Meng, Wang and Zhang, 2024 (arXiv:2404.02948), section 3.
 */
@AutoService(Technique.class)
public final class PissaTechnique extends LoraMethod {
  /** Described once; the service loader makes one. */
  public PissaTechnique() {
    super(
        TechniqueDescription.of(
                "pissa",
                "PiSSA",
                Family.INITIALISATION,
                "LoRA that starts from the largest singular components of the weight itself.")
            .paper(
                "Meng, Wang and Zhang, PiSSA: Principal Singular Values and Singular Vectors Adaptation, 2024,"
                    + " arXiv:2404.02948",
                "W = U S V^T,  s B0 A0 = U_r S_r V_r^T,  base W - s B0 A0")
            .sites(TARGETS, SiteKind.LINEAR, SiteKind.HEAD)
            .behaviour(true, true, Set.of()));
  }

  @Override
  protected boolean starts(String init) {
    return init.startsWith("pissa");
  }

  @Override
  protected String initName(Settings settings) {
    return "pissa";
  }

  @Override
  protected Settings readOwn(JsonNode config, Settings common) {
    String init = config.path("init_lora_weights").asText();
    if (!init.equals("pissa")) {
      throw new UnsupportedException(
          "adapter_config.json: init_lora_weights '"
              + init
              + "' (a randomised decomposition, which cannot be repeated); supported: pissa");
    }
    return common;
  }

  @Override
  public boolean startsFromOwnWeight() {
    return true;
  }

  @Override
  public Attachment attach(AttachContext context) {
    return new StartedAttachment(
            context,
            true,
            (site, shape, weight) -> Svd.of(weight).part(0, shape.rank()).even(shape.scaling()))
        .attach();
  }
}
