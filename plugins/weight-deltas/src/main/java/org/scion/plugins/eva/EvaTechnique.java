package org.scion.plugins.eva;

import static org.scion.core.technique.Hyperparameter.flag;
import static org.scion.core.technique.Hyperparameter.integer;
import static org.scion.core.technique.Hyperparameter.real;

import ai.djl.ndarray.NDArray;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.auto.service.AutoService;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.scion.core.model.Site;
import org.scion.core.model.SiteKind;
import org.scion.core.spec.TechniqueSpec;
import org.scion.core.technique.Family;
import org.scion.core.technique.Settings;
import org.scion.core.technique.Technique;
import org.scion.core.technique.TechniqueDescription;
import org.scion.plugins.lora.GivenStart;
import org.scion.plugins.lora.LoraMethod;
import org.scion.plugins.lora.StartedAttachment;
import org.scion.runner.engine.Torch;
import org.scion.runner.inject.AttachContext;
import org.scion.runner.inject.Attachment;
import org.scion.runner.inject.PreparesFromData;

/**
 * EVA: A0 = leading principal components of the layer's inputs, B0 = 0; ranks are redistributed
 * over all layers by explained variance, with the same total, and alpha follows the rank.
 *
 * <p>A (r, in), B (out, r). Paischer et al., 2024 (arXiv:2410.07170).
 */
@AutoService(Technique.class)
public final class EvaTechnique extends LoraMethod implements PreparesFromData {
  /** Described once; the service loader makes one. */
  public EvaTechnique() {
    super(
        TechniqueDescription.of(
                "eva",
                "EVA",
                Family.INITIALISATION,
                "LoRA that starts along the main directions of its inputs and gives rank to where they explain most.")
            .paper(
                "Paischer et al., One Initialization to Rule them All: Explained Variance Adaptation, 2024,"
                    + " arXiv:2410.07170",
                "A0 = principal components of x,  rank by explained variance,  B0 = 0")
            .sites(TARGETS, SiteKind.LINEAR)
            .behaviour(true, true, Set.of()),
        real("rho", 2, 1, 1000, "Most rank that a layer can get, as a multiple of its own.")
            .from("PEFT"),
        real("tau", 0.99, 0, 1, "Cosine from which on a component counts as settled.").from("PEFT"),
        flag("answers_only", true, "Look at the inputs of answer tokens only.").from("PEFT"),
        flag("whiten", false, "Divide each component by the root of its singular value.")
            .from("PEFT"),
        flag("adjust_scaling", true, "Keep alpha / rank when the rank changes.").from("PEFT"),
        integer("calibration_batches", 64, 1, 100000, "Batches that are looked at, in turns.")
            .from("Scion's choice: PEFT goes on until the directions stay"));
  }

  @Override
  protected String option() {
    return "eva_config";
  }

  @Override
  protected boolean starts(String init) {
    return init.equals("eva");
  }

  @Override
  protected String initName(Settings settings) {
    return "eva";
  }

  @Override
  protected Settings readOwn(JsonNode config, Settings common) {
    JsonNode own = config.path("eva_config");
    return common
        .with("rho", own.path("rho").asDouble(2))
        .with("tau", own.path("tau").asDouble(0.99))
        .with("answers_only", own.path("use_label_mask").asBoolean(true))
        .with("whiten", own.path("whiten").asBoolean(false))
        .with("adjust_scaling", own.path("adjust_scaling_factors").asBoolean(true));
  }

  @Override
  protected void writeOwn(ObjectNode config, TechniqueSpec spec) {
    Settings s = spec.settings();
    config
        .putObject("eva_config")
        .put("rho", s.real("rho"))
        .put("tau", s.real("tau"))
        .put("use_label_mask", s.flag("answers_only"))
        .put("label_mask_value", -100)
        .put("whiten", s.flag("whiten"))
        .put("adjust_scaling_factors", s.flag("adjust_scaling"));
  }

  @Override
  public int batches(Settings settings) {
    return settings.integer("calibration_batches");
  }

  @Override
  public Prepared prepare(AttachContext context, Iterable<LabelledBatch> batches) {
    Map<String, NDArray> components = new InputComponents(context, batches).compute();
    Map<String, NDArray> start = new LinkedHashMap<>();
    Map<String, Object> ranks = new LinkedHashMap<>(context.settings().pattern("rank"));
    Map<String, Object> alphas = new LinkedHashMap<>(context.settings().pattern("alpha"));
    for (Site site : context.sites()) {
      NDArray a = components.get(site.name()); // (new rank, in)
      int rank = (int) a.getShape().get(0);
      Settings here = context.settings().at(site.name());
      int before = here.integer("rank");
      ranks.put(site.name(), rank);
      if (rank != before && context.settings().flag("adjust_scaling")) {
        alphas.put(site.name(), here.real("alpha") * rank / before);
      }
      if (rank > 0) {
        start.put(GivenStart.nameOfA(site), Torch.keep(a.duplicate()));
        start.put(GivenStart.nameOfB(site), Torch.keep(Torch.zeros(site.out(), rank)));
      }
    }
    Settings settings = context.settings().withPattern("rank", ranks).withPattern("alpha", alphas);
    return new Prepared(settings, start);
  }

  @Override
  public Attachment attach(AttachContext context) {
    return new StartedAttachment(
            context, false, (site, shape, weight) -> GivenStart.at(context, site))
        .tellingRanks()
        .attach();
  }
}
