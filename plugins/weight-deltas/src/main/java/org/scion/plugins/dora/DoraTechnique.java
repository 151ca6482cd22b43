package org.scion.plugins.dora;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.auto.service.AutoService;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.scion.core.SpecProblem;
import org.scion.core.model.Site;
import org.scion.core.model.SiteKind;
import org.scion.core.spec.TechniqueSpec;
import org.scion.core.technique.Family;
import org.scion.core.technique.Settings;
import org.scion.core.technique.Technique;
import org.scion.core.technique.TechniqueDescription;
import org.scion.plugins.lora.LoraMethod;
import org.scion.runner.inject.AttachContext;
import org.scion.runner.inject.Attachment;

/**
 * DoRA: W' = m V / ||row of V|| with V = W + s B A; the norm is held constant in the gradient.
 *
 * <p>A (r, in), B (out, r), m (out). For an embedding the norm is that of each output dimension
 * over the vocabulary and m is (dim). Liu et al., 2024 (arXiv:2402.09353), section 4.3.
 */
@AutoService(Technique.class)
public final class DoraTechnique extends LoraMethod {
  /** Described once; the service loader makes one. */
  public DoraTechnique() {
    super(
        TechniqueDescription.of(
                "dora",
                "DoRA",
                Family.WEIGHT_DELTA,
                "Trains the size and the direction of each weight row apart; LoRA turns the"
                    + " direction.")
            .paper(
                "Liu et al., DoRA: Weight-Decomposed Low-Rank Adaptation, 2024, arXiv:2402.09353",
                "W' = m V / ||V||,  V = W + (alpha / r) B A")
            .sites(TARGETS, SiteKind.LINEAR, SiteKind.EMBEDDING, SiteKind.HEAD)
            .behaviour(true, true, Set.of("nf4", "int8")));
  }

  @Override
  protected String option() {
    return "use_dora";
  }

  @Override
  protected void writeOwn(ObjectNode config, TechniqueSpec spec) {
    config.put("use_dora", true);
  }

  @Override
  public long parameterCount(Site site, Settings settings) {
    return super.parameterCount(site, settings) + site.out();
  }

  @Override
  public List<SpecProblem> check(Site site, Settings settings, String where) {
    List<SpecProblem> problems = new ArrayList<>(super.check(site, settings, where));
    if (settings.flag("lora_bias")) {
      problems.add(
          new SpecProblem(
              where + ".lora_bias",
              "true",
              "false with DoRA",
              "The magnitudes scale the weight's rows; a bias of B has no place in them."));
    }
    return problems;
  }

  @Override
  public String conflictWith(Technique other, Site site) {
    return "DoRA rescales the whole weight, so another change of the same weight would be rescaled"
        + " with it.";
  }

  @Override
  public Attachment attach(AttachContext context) {
    return new DoraAttachment(context).attach();
  }
}
