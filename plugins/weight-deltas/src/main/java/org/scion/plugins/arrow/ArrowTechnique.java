package org.scion.plugins.arrow;

import static org.scion.core.technique.Hyperparameter.integer;
import static org.scion.core.technique.Hyperparameter.real;
import static org.scion.core.technique.Hyperparameter.texts;

import com.google.auto.service.AutoService;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.scion.core.SpecProblem;
import org.scion.core.model.Site;
import org.scion.core.model.SiteKind;
import org.scion.core.technique.Family;
import org.scion.core.technique.Settings;
import org.scion.core.technique.Technique;
import org.scion.core.technique.TechniqueDescription;
import org.scion.plugins.lora.LoraMethod;
import org.scion.runner.inject.AttachContext;
import org.scion.runner.inject.Attachment;
import org.scion.runner.inject.TrainingTechnique;

/**
 * Arrow: routes each token to LoRA experts that were trained apart, without training a router. y =
 * W x + sum_e c_e(x) s_e B_e A_e x, c = softmax over the top k of |x . p_e| / temperature, p_e the
 * dominant right singular vector of B_e A_e.
 *
 * <p>GenKnowSub: the mean A and the mean B of general adapters are taken off every expert's A and B
 * first. Ostapenko et al., 2024 (arXiv:2405.11157); GenKnowSub: arXiv:2505.10939.
 */
@AutoService(Technique.class)
public final class ArrowTechnique implements TrainingTechnique {
  private static final TechniqueDescription DESCRIPTION =
      TechniqueDescription.of(
              "arrow",
              "Arrow",
              Family.MERGING,
              "Routes every token to the trained LoRA experts whose main direction it points along.")
          .paper(
              "Ostapenko et al., Towards Modular LLMs by Building and Reusing a Library of LoRAs,"
                  + " 2024, arXiv:2405.11157",
              "y = W x + sum_e softmax_topk(|x . p_e| / T) s_e B_e A_e x")
          .sites(LoraMethod.TARGETS, SiteKind.LINEAR)
          .settings(
              texts("experts", List.of(), "Folders of LoRA adapters, one an expert.")
                  .from("none: to be named"),
              texts(
                      "general",
                      List.of(),
                      "Folders of adapters whose mean is taken off each expert.")
                  .from("PEFT"),
              integer("top_k", 3, 1, 64, "Experts that act on a token.").from("PEFT"),
              real("temperature", 1, 1e-3, 1e3, "Larger mixes the experts more evenly.")
                  .from("PEFT"),
              integer("router_seed", 42, 0, Integer.MAX_VALUE, "Seed of the power iteration.")
                  .from("golden cases"))
          .behaviour(false, false, Set.of("nf4", "int8"));

  @Override
  public TechniqueDescription description() {
    return DESCRIPTION;
  }

  @Override
  public long parameterCount(Site site, Settings settings) {
    return 0;
  }

  @Override
  public List<SpecProblem> check(Site site, Settings settings, String where) {
    List<SpecProblem> problems = new ArrayList<>();
    int experts = settings.texts("experts").size();
    if (experts == 0) {
      problems.add(
          new SpecProblem(
              where + ".experts", "", "at least one adapter folder", "Train them first."));
    } else if (settings.integer("top_k") > experts) {
      problems.add(
          new SpecProblem(
              where + ".top_k",
              String.valueOf(settings.integer("top_k")),
              "at most " + experts + ", the number of experts",
              ""));
    }
    return problems;
  }

  @Override
  public Attachment attach(AttachContext context) {
    return new ArrowAttachment(context);
  }
}
