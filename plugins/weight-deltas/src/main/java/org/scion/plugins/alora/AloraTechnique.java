package org.scion.plugins.alora;

import static org.scion.core.technique.Hyperparameter.integers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.auto.service.AutoService;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.scion.core.Json;
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
 * Activated LoRA: y = W x + 1[t >= start] s B A x, where start is where the last occurrence of the
 * invocation tokens in the row begins; rows without it are the base model's.
 *
 * <p>A (r, in), B (out, r). Greenewald et al., 2025 (arXiv:2504.12397).
 */
@AutoService(Technique.class)
public final class AloraTechnique extends LoraMethod {
  /** Described once; the service loader makes one. */
  public AloraTechnique() {
    super(
        TechniqueDescription.of(
                "alora",
                "Activated LoRA",
                Family.WEIGHT_DELTA,
                "LoRA that acts only from an invocation sequence on, so the base keeps its key-value cache.")
            .paper(
                "Greenewald et al., Activated LoRA: Fine-tuned LLMs for Intrinsics, 2025, arXiv:2504.12397",
                "y_t = W x_t + [t >= start] (alpha / r) B A x_t")
            .sites(TARGETS, SiteKind.LINEAR)
            .behaviour(false, true, Set.of("nf4", "int8")),
        integers("invocation_tokens", List.of(), "Sequence from whose last occurrence on it acts.")
            .in("token ids")
            .from("none: to be named"));
  }

  @Override
  protected String option() {
    return "alora_invocation_tokens";
  }

  @Override
  protected Settings readOwn(JsonNode config, Settings common) {
    List<Integer> tokens = new ArrayList<>();
    config.path("alora_invocation_tokens").forEach(n -> tokens.add(n.asInt()));
    return common.with("invocation_tokens", List.copyOf(tokens));
  }

  @Override
  protected void writeOwn(ObjectNode config, TechniqueSpec spec) {
    config.set("alora_invocation_tokens", Json.tree(spec.settings().integers("invocation_tokens")));
  }

  @Override
  public List<SpecProblem> check(Site site, Settings settings, String where) {
    List<SpecProblem> problems = new ArrayList<>(super.check(site, settings, where));
    if (settings.integers("invocation_tokens").isEmpty()) {
      problems.add(
          new SpecProblem(
              where + ".invocation_tokens",
              "",
              "at least one token id",
              "Give the ids of the text after which the adapter shall act."));
    }
    return problems;
  }

  @Override
  public String conflictInRun(Technique other) {
    boolean lengthens = other.description().has("virtual_tokens");
    return lengthens
        ? "Activated LoRA acts on some rows of the data only, and virtual tokens add rows that are none"
        : "";
  }

  @Override
  public Attachment attach(AttachContext context) {
    return new AloraAttachment(context).attach();
  }
}
