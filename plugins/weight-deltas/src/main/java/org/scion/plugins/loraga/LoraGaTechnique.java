package org.scion.plugins.loraga;

import static org.scion.core.technique.Hyperparameter.choice;
import static org.scion.core.technique.Hyperparameter.integer;
import static org.scion.core.technique.Hyperparameter.real;

import ai.djl.ndarray.NDArray;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.auto.service.AutoService;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.scion.core.model.Site;
import org.scion.core.model.SiteKind;
import org.scion.core.spec.TechniqueSpec;
import org.scion.core.technique.Family;
import org.scion.core.technique.Settings;
import org.scion.core.technique.Technique;
import org.scion.core.technique.TechniqueDescription;
import org.scion.plugins.lora.Factors;
import org.scion.plugins.lora.FirstGradients;
import org.scion.plugins.lora.GivenStart;
import org.scion.plugins.lora.LoraMethod;
import org.scion.plugins.lora.LoraShape;
import org.scion.plugins.lora.StartedAttachment;
import org.scion.runner.engine.Torch;
import org.scion.runner.inject.AttachContext;
import org.scion.runner.inject.Attachment;
import org.scion.runner.inject.PreparesFromData;

/**
 * LoRA-GA: with G = U S V^T the mean weight gradient on some batches, A0 and B0 are taken from two
 * sets of its leading 2r singular directions; the base becomes W - s B0 A0.
 *
 * <p>A (r, in), B (out, r). Wang, Yu and Li, 2024 (arXiv:2407.05000).
 */
@AutoService(Technique.class)
public final class LoraGaTechnique extends LoraMethod implements PreparesFromData {
  /** Described once; the service loader makes one. */
  public LoraGaTechnique() {
    super(
        TechniqueDescription.of(
                "lora-ga",
                "LoRA-GA",
                Family.INITIALISATION,
                "LoRA whose first step points along the gradient of full fine-tuning.")
            .paper(
                "Wang, Yu and Li, LoRA-GA: Low-Rank Adaptation with Gradient Approximation, 2024,"
                    + " arXiv:2407.05000",
                "G = U S V^T,  A0 = V_1..r^T,  B0 = c U_r+1..2r S,  base W - s B0 A0")
            .sites(TARGETS, SiteKind.LINEAR)
            .behaviour(true, true, Set.of()),
        choice(
                "direction",
                "ArB2r",
                List.of("ArB2r", "A2rBr", "ArBr", "random"),
                "Which of the 2r directions go to which factor.")
            .from("PEFT"),
        choice(
                "scale",
                "stable",
                List.of("stable", "gd_scale", "weight_svd", "unit"),
                "Size of the factors.")
            .from("PEFT"),
        real("stable_gamma", 16, 1e-6, 1e6, "Divides the size for scale stable.").from("PEFT"),
        integer("gradient_batches", 64, 1, 100000, "Batches whose gradient is averaged.")
            .from("Scion's choice: enough that the noise of one batch averages out"));
  }

  @Override
  protected String option() {
    return "lora_ga_config";
  }

  @Override
  protected boolean starts(String init) {
    return init.equals("lora_ga");
  }

  @Override
  protected String initName(Settings settings) {
    return "lora_ga";
  }

  @Override
  protected Settings readOwn(JsonNode config, Settings common) {
    JsonNode own = config.path("lora_ga_config");
    return common
        .with("direction", own.path("direction").asText("ArB2r"))
        .with("scale", own.path("scale").asText("stable"))
        .with("stable_gamma", own.path("stable_gamma").asDouble(16));
  }

  @Override
  protected void writeOwn(ObjectNode config, TechniqueSpec spec) {
    Settings s = spec.settings();
    config
        .putObject("lora_ga_config")
        .put("direction", s.text("direction"))
        .put("scale", s.text("scale"))
        .put("stable_gamma", s.real("stable_gamma"));
  }

  @Override
  public int batches(Settings settings) {
    return settings.integer("gradient_batches");
  }

  @Override
  public Prepared prepare(AttachContext context, Iterable<LabelledBatch> batches) {
    Map<String, NDArray> start = new LinkedHashMap<>();
    Map<String, NDArray> gradients = FirstGradients.of(context.host(), context.sites(), batches);
    for (Site site : context.sites()) {
      LoraShape shape = LoraShape.of(context.settings().at(site.name()));
      NDArray weight = context.host().modules().linear(site.name()).weight();
      Factors factors =
          Torch.withoutGradient(
              () ->
                  new GradientStart(context.settings(), context.random())
                      .of(site, shape, gradients.get(site.name()), weight));
      start.put(GivenStart.nameOfA(site), Torch.keep(factors.a().duplicate()));
      start.put(GivenStart.nameOfB(site), Torch.keep(factors.b().duplicate()));
    }
    return new Prepared(context.settings(), start);
  }

  @Override
  public Attachment attach(AttachContext context) {
    return new StartedAttachment(
            context, true, (site, shape, weight) -> GivenStart.at(context, site))
        .attach();
  }
}
