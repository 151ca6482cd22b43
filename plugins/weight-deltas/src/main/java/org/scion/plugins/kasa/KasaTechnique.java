package org.scion.plugins.kasa;

import static org.scion.core.technique.Hyperparameter.flag;
import static org.scion.core.technique.Hyperparameter.real;

import com.fasterxml.jackson.databind.JsonNode;
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
 * KaSA: the base loses its r smallest singular components; W' = W_kept + s B diag(d) A.
 *
 * <p>A (r, in), B (out, r), d (r). Loss term, summed over sites: beta sum d^2 + gamma (||B^T B -
 * I||_F + ||A A^T - I||_F). Wang et al., 2024 (arXiv:2412.06071).
 */
@AutoService(Technique.class)
public final class KasaTechnique extends LoraMethod {
  /** Described once; the service loader makes one. */
  public KasaTechnique() {
    super(
        TechniqueDescription.of(
                "kasa",
                "KaSA",
                Family.WEIGHT_DELTA,
                "LoRA with trained singular values, on a base without its weakest components.")
            .paper(
                "Wang et al., KaSA: Knowledge-Aware Singular-Value Adaptation, 2024, arXiv:2412.06071",
                "W' = U_k S_k V_k^T + s B diag(d) A,  k = all but the r smallest")
            .sites(TARGETS, SiteKind.LINEAR)
            .behaviour(true, false, Set.of()),
        real("beta", 1e-4, 0, 1, "Weight of the squared singular values in the loss.")
            .from("PEFT, as the paper's runs on GLUE"),
        real("gamma", 1e-3, 0, 1, "Weight of the factors' distance from orthonormal.")
            .from("PEFT, as the paper's runs on GLUE"),
        flag("regularise", true, "Whether the two terms are part of the loss.")
            .from("paper; PEFT leaves both terms to the caller"));
  }

  @Override
  protected String option() {
    return "kasa_config";
  }

  @Override
  protected Settings readOwn(JsonNode config, Settings common) {
    JsonNode own = config.path("kasa_config");
    return common
        .with("beta", own.path("beta").asDouble(1e-4))
        .with("gamma", own.path("gamma").asDouble(1e-3))
        .with("regularise", false);
  }

  @Override
  protected void writeOwn(ObjectNode config, TechniqueSpec spec) {
    config
        .putObject("kasa_config")
        .put("beta", spec.settings().real("beta"))
        .put("gamma", spec.settings().real("gamma"));
  }

  @Override
  public long parameterCount(Site site, Settings settings) {
    return super.parameterCount(site, settings) + settings.integer("rank");
  }

  @Override
  public List<SpecProblem> check(Site site, Settings settings, String where) {
    List<SpecProblem> problems = new ArrayList<>(super.check(site, settings, where));
    if (site.transposed()) {
      problems.add(
          new SpecProblem(
              where + ".sites",
              site.name(),
              "linear layers that are not a Conv1D",
              "PEFT cannot load KaSA on GPT-2's Conv1D."));
    }
    return problems;
  }

  @Override
  public Attachment attach(AttachContext context) {
    return new KasaAttachment(context).attach();
  }
}
