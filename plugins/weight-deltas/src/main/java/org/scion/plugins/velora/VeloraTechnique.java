package org.scion.plugins.velora;

import static org.scion.core.technique.Hyperparameter.choice;
import static org.scion.core.technique.Hyperparameter.integer;
import static org.scion.core.technique.Hyperparameter.real;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.auto.service.AutoService;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.scion.core.SpecProblem;
import org.scion.core.UnsupportedException;
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
 * VeLoRA: the forward pass is LoRA's; for the gradient of A the input is cut into groups, each kept
 * as its projection on one unit vector v and rebuilt as scale (x_g . v) v.
 *
 * <p>A (r, in), B (out, r), v (ceil(in / groups)). Miles et al., 2024 (arXiv:2405.17991).
 */
@AutoService(Technique.class)
public final class VeloraTechnique extends LoraMethod {
  private static final List<String> DIRECTIONS =
      List.of("batch_average", "batch_average_once", "random");

  /** Described once; the service loader makes one. */
  public VeloraTechnique() {
    super(
        TechniqueDescription.of(
                "velora",
                "VeLoRA",
                Family.WEIGHT_DELTA,
                "LoRA that keeps only one number a group of its input for the backward pass.")
            .paper(
                "Miles et al., VeLoRA: Memory Efficient Training using Rank-1 Sub-Token Projections, 2024,"
                    + " arXiv:2405.17991",
                "dL/dA uses x~_g = scale (x_g . v) v in place of x_g")
            .sites(TARGETS, SiteKind.LINEAR)
            .behaviour(true, true, Set.of("nf4", "int8")),
        integer("groups", 32, 1, 65536, "Groups that an input is cut into; more is closer to LoRA.")
            .from("Scion's choice: half of PEFT's 64, so that narrow models divide"),
        real("scale", 1, 0, 1e3, "Factor of the rebuilt input.").from("PEFT"),
        choice(
                "direction",
                "batch_average",
                DIRECTIONS,
                "The unit vector: mean group of each batch, of the first batch, or chance.")
            .from("PEFT: init_type"));
  }

  @Override
  protected String option() {
    return "velora_config";
  }

  @Override
  protected Settings readOwn(JsonNode config, Settings common) {
    JsonNode own = config.path("velora_config");
    String direction = own.path("init_type").asText("batch_average");
    if (!DIRECTIONS.contains(direction)) {
      throw new UnsupportedException(
          "adapter_config.json: velora_config.init_type '"
              + direction
              + "'; supported: "
              + DIRECTIONS);
    }
    return common
        .with("groups", own.path("num_groups").asInt(32))
        .with("scale", own.path("scale").asDouble(1))
        .with("direction", direction);
  }

  @Override
  protected void writeOwn(ObjectNode config, TechniqueSpec spec) {
    Settings s = spec.settings();
    config
        .putObject("velora_config")
        .put("num_groups", s.integer("groups"))
        .put("scale", s.real("scale"))
        .put("init_type", s.text("direction"));
  }

  @Override
  public List<SpecProblem> check(Site site, Settings settings, String where) {
    List<SpecProblem> problems = new ArrayList<>(super.check(site, settings, where));
    int groups = settings.integer("groups");
    if (groups > site.in()) {
      problems.add(
          new SpecProblem(
              where + ".groups",
              String.valueOf(groups),
              "at most " + site.in() + " at " + site.name(),
              "A group needs at least one input."));
    }
    return problems;
  }

  @Override
  public Attachment attach(AttachContext context) {
    return new VeloraAttachment(context).attach();
  }
}
