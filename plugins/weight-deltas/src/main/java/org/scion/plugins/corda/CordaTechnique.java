package org.scion.plugins.corda;

import static org.scion.core.technique.Hyperparameter.choice;
import static org.scion.core.technique.Hyperparameter.integer;

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
import org.scion.plugins.lora.GivenStart;
import org.scion.plugins.lora.LayerInputs;
import org.scion.plugins.lora.LoraMethod;
import org.scion.plugins.lora.LoraShape;
import org.scion.plugins.lora.StartedAttachment;
import org.scion.runner.engine.Torch;
import org.scion.runner.inject.AttachContext;
import org.scion.runner.inject.Attachment;
import org.scion.runner.inject.PreparesFromData;

/**
 * CorDA: with C the damped covariance of a layer's inputs and W C = U S V^T, A0 = sqrt(S_k / s)
 * V_k^T C^-1 and B0 = U_k sqrt(S_k / s); the base becomes W - s B0 A0. k: the r largest components
 * (ipm) or the r smallest (kpm).
 *
 * <p>A (r, in), B (out, r). Yang et al., 2024 (arXiv:2406.05223).
 */
@AutoService(Technique.class)
public final class CordaTechnique extends LoraMethod implements PreparesFromData {
  /** Described once; the service loader makes one. */
  public CordaTechnique() {
    super(
        TechniqueDescription.of(
                "corda",
                "CorDA",
                Family.INITIALISATION,
                "LoRA that starts from components of the weight weighed by what the layer really sees.")
            .paper(
                "Yang et al., CorDA: Context-Oriented Decomposition Adaptation, 2024, arXiv:2406.05223",
                "W C = U S V^T,  s B0 A0 = U_k S_k V_k^T C^-1,  base W - s B0 A0")
            .sites(TARGETS, SiteKind.LINEAR)
            .behaviour(true, true, Set.of()),
        choice(
                "mode",
                "ipm",
                List.of("ipm", "kpm"),
                "Instruction-previewed (largest components) or knowledge-preserved (smallest).")
            .from("PEFT: corda_method"),
        integer("calibration_batches", 256, 1, 100000, "Batches that are looked at first.")
            .from("paper: 256 samples"));
  }

  @Override
  protected String option() {
    return "corda_config";
  }

  @Override
  protected boolean starts(String init) {
    return init.equals("corda");
  }

  @Override
  protected String initName(Settings settings) {
    return "corda";
  }

  @Override
  protected Settings readOwn(JsonNode config, Settings common) {
    return common.with("mode", config.path("corda_config").path("corda_method").asText("ipm"));
  }

  @Override
  protected void writeOwn(ObjectNode config, TechniqueSpec spec) {
    config.putObject("corda_config").put("corda_method", spec.settings().text("mode"));
  }

  @Override
  public int batches(Settings settings) {
    return settings.integer("calibration_batches");
  }

  @Override
  public Prepared prepare(AttachContext context, Iterable<LabelledBatch> batches) {
    Map<String, Covariance> seen = new LinkedHashMap<>();
    context.sites().forEach(s -> seen.put(s.name(), new Covariance(s.in())));
    for (LabelledBatch batch : batches) {
      try (LayerInputs inputs =
          new LayerInputs(
              context.host(),
              context.sites(),
              (site, x) -> seen.get(site.name()).add(x, batch.batch().counts()))) {
        inputs.run(batch.batch());
      }
    }
    boolean largest = context.settings().text("mode").equals("ipm");
    Map<String, NDArray> start = new LinkedHashMap<>();
    for (Site site : context.sites()) {
      LoraShape shape = LoraShape.of(context.settings().at(site.name()));
      NDArray weight = context.host().modules().linear(site.name()).weight();
      Factors factors =
          Torch.withoutGradient(() -> seen.get(site.name()).start(weight, shape, largest));
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
