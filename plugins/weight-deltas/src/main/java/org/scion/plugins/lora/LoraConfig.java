package org.scion.plugins.lora;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.scion.core.Json;
import org.scion.core.UnsupportedException;
import org.scion.core.model.HostLayout;
import org.scion.core.spec.SiteSelection;
import org.scion.core.spec.TechniqueSpec;
import org.scion.core.technique.Settings;
import org.scion.core.technique.Technique;
import org.scion.runner.peft.PeftConfig;

/** The keys of PEFT's LoraConfig that all methods of the LoRA form share. */
final class LoraConfig {
  /** Options of PEFT's LoraConfig that make another method of it when they are set. */
  private static final List<String> METHODS =
      List.of(
          "use_dora",
          "alora_invocation_tokens",
          "arrow_config",
          "corda_config",
          "eva_config",
          "kasa_config",
          "layer_replication",
          "lora_ga_config",
          "monteclora_config",
          "loftq_config",
          "use_bdlora",
          "use_qalora",
          "velora_config");

  /** Options that only plain LoRA has. */
  private static final List<String> PLAIN_ONLY =
      List.of("target_parameters", "trainable_token_indices", "ensure_weight_tying");

  private LoraConfig() {}

  /**
   * @param option the one method that may, and must, be set; empty for none; null for a method that
   *     PEFT lacks
   */
  static boolean reads(JsonNode config, String option) {
    return option != null
        && config.path("peft_type").asText().equals("LORA")
        && METHODS.stream().allMatch(key -> set(config.path(key)) == key.equals(option))
        && (option.isEmpty() || PLAIN_ONLY.stream().noneMatch(key -> set(config.path(key))));
  }

  static boolean set(JsonNode value) {
    boolean empty = value.isContainerNode() && value.isEmpty();
    return !value.isMissingNode() && !value.isNull() && !empty && !value.asText().equals("false");
  }

  static String initOf(JsonNode config) {
    JsonNode init = config.path("init_lora_weights");
    return init.isTextual() ? init.asText() : "kaiming";
  }

  static TechniqueSpec read(JsonNode config, Technique technique) {
    String bias = config.path("bias").asText("none");
    if (!List.of("none", "all", "lora_only").contains(bias)) {
      throw new UnsupportedException(
          "adapter_config.json: bias '" + bias + "'; supported: none, all, lora_only");
    }
    Settings settings =
        Settings.defaults(technique)
            .with("rank", config.path("r").asInt(8))
            .with("alpha", config.path("lora_alpha").asDouble(8))
            .with("rank_stabilised", config.path("use_rslora").asBoolean(false))
            .with("dropout", config.path("lora_dropout").asDouble(0))
            .with("bias", bias)
            .with("lora_bias", config.path("lora_bias").asBoolean(false))
            .with("modules_to_save", PeftConfig.texts(config.path("modules_to_save")))
            .withPattern("rank", PeftConfig.pattern(config.path("rank_pattern")))
            .withPattern("alpha", PeftConfig.pattern(config.path("alpha_pattern")));
    return new TechniqueSpec(technique, sites(config), settings);
  }

  /** Sites of target_modules, and the modules that own the target_parameters. */
  static SiteSelection sites(JsonNode config) {
    SiteSelection modules = PeftConfig.selection(config);
    List<String> owners = new ArrayList<>();
    for (String parameter : PeftConfig.texts(config.path("target_parameters"))) {
      if (!parameter.endsWith(".weight")) {
        throw new UnsupportedException(
            "adapter_config.json: target_parameters '" + parameter + "'; supported: weights");
      }
      owners.add(parameter.substring(0, parameter.length() - ".weight".length()));
    }
    if (owners.isEmpty()) {
      return modules;
    }
    if (modules.expression() != null) {
      throw new UnsupportedException(
          "adapter_config.json: target_parameters beside an expression in target_modules");
    }
    owners.addAll(modules.targets());
    return new SiteSelection(
        owners,
        null,
        modules.exclude(),
        modules.excludeExpression(),
        modules.layers(),
        modules.layersPattern());
  }

  static ObjectNode write(TechniqueSpec spec, HostLayout host, String init) {
    Settings s = spec.settings();
    ObjectNode config = Json.object();
    config.put("peft_type", "LORA");
    config.put("r", s.integer("rank"));
    config.put("lora_alpha", s.real("alpha"));
    config.put("use_rslora", s.flag("rank_stabilised"));
    config.put("lora_dropout", s.real("dropout"));
    config.put("bias", s.text("bias"));
    config.put("lora_bias", s.flag("lora_bias"));
    if (init.equals("kaiming")) {
      config.put("init_lora_weights", true);
    } else {
      config.put("init_lora_weights", init);
    }
    config.put("use_dora", false);
    config.put("fan_in_fan_out", host.family().equals("gpt2"));
    PeftConfig.putPattern(config, "rank_pattern", s, "rank");
    PeftConfig.putPattern(config, "alpha_pattern", s, "alpha");
    PeftConfig.putSelection(
        config,
        spec.sites(),
        spec.technique().description().targetsFor(host.modelType()),
        s.texts("modules_to_save"));
    return config;
  }
}
