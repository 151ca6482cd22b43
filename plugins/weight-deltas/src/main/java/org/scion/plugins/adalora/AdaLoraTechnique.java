package org.scion.plugins.adalora;

import static org.scion.core.technique.Hyperparameter.choice;
import static org.scion.core.technique.Hyperparameter.integer;
import static org.scion.core.technique.Hyperparameter.real;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.auto.service.AutoService;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.scion.core.Json;
import org.scion.core.SpecProblem;
import org.scion.core.UnsupportedException;
import org.scion.core.model.HostLayout;
import org.scion.core.model.ParameterInfo;
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
import org.scion.runner.inject.SharedSettings;
import org.scion.runner.peft.PeftConfig;
import org.scion.runner.peft.PeftMethod;

/**
 * AdaLoRA: W' = W + s B (A * E) with s = alpha / (initial rank + 1e-5); ranks whose importance is
 * low lose their entry of E while training, until the mean rank is the target.
 *
 * <p>A (r, in), B (out, r), E (r, 1). Loss term: orthogonal_weight times the mean over all A and B
 * of ||A A^T - I||_F and ||B^T B - I||_F. Zhang et al., 2023 (arXiv:2303.10512).
 */
@AutoService(Technique.class)
public final class AdaLoraTechnique implements PeftMethod {
  private static final TechniqueDescription DESCRIPTION =
      TechniqueDescription.of(
              "adalora",
              "AdaLoRA",
              Family.RANK_ALLOCATION,
              "Starts with more rank than wanted and takes it from where it matters least.")
          .paper(
              "Zhang et al., Adaptive Budget Allocation for Parameter-Efficient Fine-Tuning, 2023,"
                  + " arXiv:2303.10512",
              "W' = W + s P diag(E) Q,  E_i = 0 for the triplets of least importance")
          .sites(LoraMethod.TARGETS, SiteKind.LINEAR)
          .settings(
              integer("rank", 12, 1, 8192, "Rank that every site starts with.")
                  .from("PEFT")
                  .bySite(),
              integer("target_rank", 8, 1, 8192, "Mean rank at the end.").from("PEFT"),
              real("alpha", 8, 0, 1e6, "Numerator of the scaling.").from("PEFT"),
              integer("start_step", 0, 0, Integer.MAX_VALUE, "Steps before pruning starts.")
                  .in("steps")
                  .from("PEFT"),
              integer("final_steps", 0, 0, Integer.MAX_VALUE, "Steps at the end with fixed ranks.")
                  .in("steps")
                  .from("PEFT"),
              integer("interval", 1, 1, Integer.MAX_VALUE, "Steps between two allocations.")
                  .in("steps")
                  .from("PEFT"),
              integer("total_steps", 0, 0, Integer.MAX_VALUE, "Steps planned; 0 for the run's.")
                  .in("steps")
                  .from("PEFT"),
              real("beta1", 0.85, 0, 1, "Smoothing of the sensitivity.").from("PEFT and the paper"),
              real("beta2", 0.85, 0, 1, "Smoothing of its uncertainty.").from("PEFT and the paper"),
              real("orthogonal_weight", 0.5, 0, 1e3, "Weight of the orthogonality in the loss.")
                  .from("PEFT"),
              real("dropout", 0, 0, 0.99, "Dropout on the adapter's input.").from("PEFT"),
              choice("bias", "none", List.of("none", "all", "lora_only"), "Which biases train too.")
                  .from("PEFT"),
              SharedSettings.modulesToSave())
          .behaviour(true, true, Set.of("nf4", "int8"));

  @Override
  public TechniqueDescription description() {
    return DESCRIPTION;
  }

  @Override
  public long parameterCount(Site site, Settings settings) {
    return settings.integer("rank") * ((long) site.in() + site.out() + 1);
  }

  @Override
  public List<ParameterInfo> trainedBase(HostLayout host, List<Site> sites, Settings settings) {
    return SharedSettings.trained(host, sites, settings);
  }

  @Override
  public List<SpecProblem> check(Site site, Settings settings, String where) {
    List<SpecProblem> problems = new ArrayList<>();
    int rank = settings.integer("rank");
    int most = Math.min(site.in(), site.out());
    if (rank > most) {
      problems.add(
          new SpecProblem(
              where + ".rank", String.valueOf(rank), "at most " + most + " at " + site.name(), ""));
    }
    if (settings.integer("target_rank") > rank) {
      problems.add(
          new SpecProblem(
              where + ".target_rank",
              String.valueOf(settings.integer("target_rank")),
              "at most rank, " + rank,
              "AdaLoRA takes rank away; start with more than you want to end with."));
    }
    int total = settings.integer("total_steps");
    if (total > 0 && settings.integer("start_step") + settings.integer("final_steps") >= total) {
      problems.add(
          new SpecProblem(
              where + ".total_steps",
              String.valueOf(total),
              "more than start_step + final_steps",
              "There is no step left in which ranks could be pruned."));
    }
    return problems;
  }

  @Override
  public Attachment attach(AttachContext context) {
    return new AdaLoraAttachment(context);
  }

  @Override
  public boolean reads(JsonNode config) {
    return config.path("peft_type").asText().equals("ADALORA");
  }

  @Override
  public TechniqueSpec read(JsonNode config, HostLayout host) {
    for (String option : List.of("use_dora", "use_rslora", "lora_bias")) {
      if (config.path(option).asBoolean(false)) {
        throw new UnsupportedException("adapter_config.json: " + option + " with ADALORA");
      }
    }
    int initial = config.path("init_r").asInt(12);
    Settings settings =
        Settings.defaults(this)
            .with("rank", initial)
            .with("target_rank", config.path("target_r").asInt(8))
            .with("alpha", config.path("lora_alpha").asDouble(8))
            .with("start_step", config.path("tinit").asInt(0))
            .with("final_steps", config.path("tfinal").asInt(0))
            .with("interval", config.path("deltaT").asInt(1))
            .with("total_steps", config.path("total_step").asInt(0))
            .with("beta1", config.path("beta1").asDouble(0.85))
            .with("beta2", config.path("beta2").asDouble(0.85))
            .with("orthogonal_weight", config.path("orth_reg_weight").asDouble(0.5))
            .with("dropout", config.path("lora_dropout").asDouble(0))
            .with("bias", config.path("bias").asText("none"))
            .with("modules_to_save", PeftConfig.texts(config.path("modules_to_save")))
            .withPattern("rank", kept(config.path("rank_pattern")));
    return new TechniqueSpec(this, PeftConfig.selection(config), settings);
  }

  /** Ranks that a pruned file still has, by site. */
  private static Map<String, Object> kept(JsonNode pattern) {
    Map<String, Object> ranks = new LinkedHashMap<>();
    pattern
        .fields()
        .forEachRemaining(
            e -> {
              int count = 0;
              for (JsonNode flag : e.getValue()) {
                count += flag.asBoolean() ? 1 : 0;
              }
              String site = e.getKey().replaceFirst("\\.lora_E.*$", "");
              ranks.put(site.replaceFirst("^base_model\\.model\\.", ""), count);
            });
    return ranks;
  }

  @Override
  public ObjectNode write(TechniqueSpec spec, HostLayout host) {
    Settings s = spec.settings();
    ObjectNode config = Json.object();
    config.put("peft_type", "ADALORA");
    config.put("init_r", s.integer("rank"));
    config.put("target_r", s.integer("target_rank"));
    config.put("lora_alpha", s.real("alpha"));
    config.put("tinit", s.integer("start_step"));
    config.put("tfinal", s.integer("final_steps"));
    config.put("deltaT", s.integer("interval"));
    config.put("total_step", Math.max(1, s.integer("total_steps")));
    config.put("beta1", s.real("beta1")).put("beta2", s.real("beta2"));
    config.put("orth_reg_weight", s.real("orthogonal_weight"));
    config.put("lora_dropout", s.real("dropout"));
    config.put("bias", s.text("bias"));
    config.put("init_lora_weights", true);
    ObjectNode pattern = Json.object();
    s.pattern("rank")
        .forEach(
            (site, rank) -> {
              ArrayNode flags = pattern.putArray(site + ".lora_E");
              for (int i = 0; i < s.integer("rank"); i++) {
                flags.add(i < ((Number) rank).intValue());
              }
            });
    config.set("rank_pattern", pattern.isEmpty() ? null : pattern);
    PeftConfig.putSelection(
        config, spec.sites(), DESCRIPTION.targetsFor(host.modelType()), s.texts("modules_to_save"));
    return config;
  }
}
