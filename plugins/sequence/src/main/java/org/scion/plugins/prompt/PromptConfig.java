package org.scion.plugins.prompt;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.scion.core.Json;
import org.scion.core.UnsupportedException;
import org.scion.core.model.Dimensions;
import org.scion.core.model.HostLayout;
import org.scion.core.technique.Hyperparameter;
import org.scion.core.technique.Settings;
import org.scion.core.technique.Technique;
import org.scion.runner.peft.PeftConfig;

/** The keys that the prompt methods share in adapter_config.json, and their settings. */
public final class PromptConfig {
  public static final String TOKENS = "virtual_tokens";
  public static final String SAVED = "modules_to_save";

  private PromptConfig() {}

  /** How many virtual tokens. */
  public static Hyperparameter tokens(int count, String source) {
    return Hyperparameter.integer(TOKENS, count, 1, 4096, "Trained rows in front of the text.")
        .in("tokens")
        .from(source);
  }

  /** Modules trained whole. */
  public static Hyperparameter modulesToSave() {
    return Hyperparameter.texts(SAVED, List.of(), "Modules trained whole beside the prompt.")
        .from("PEFT");
  }

  public static boolean isType(JsonNode config, String peftType) {
    return config.path("peft_type").asText().equals(peftType);
  }

  /**
   * The shared settings of a config, all others at their defaults.
   *
   * @throws UnsupportedException for an encoder-decoder's config
   */
  public static Settings read(JsonNode config, Technique technique) {
    if (config.path("num_transformer_submodules").asInt(1) != 1) {
      throw new UnsupportedException(
          "adapter_config.json: num_transformer_submodules "
              + config.get("num_transformer_submodules")
              + " (encoder-decoder); supported: 1");
    }
    return Settings.defaults(technique)
        .with(TOKENS, config.path("num_virtual_tokens").asInt())
        .with(SAVED, PeftConfig.texts(config.path("modules_to_save")).stream().distinct().toList());
  }

  /** A config with the shared keys; virtual tokens have the width of the model. */
  public static ObjectNode write(String peftType, Settings settings, HostLayout host) {
    Dimensions d = host.dimensions();
    return write(peftType, settings, host, d.hidden(), d.heads());
  }

  /** A config with the shared keys for prefixes: the width and heads of keys and values. */
  public static ObjectNode writeKeyValues(String peftType, Settings settings, HostLayout host) {
    Dimensions d = host.dimensions();
    return write(peftType, settings, host, d.kvHeads() * d.headDim(), d.kvHeads());
  }

  private static ObjectNode write(
      String peftType, Settings settings, HostLayout host, int width, int heads) {
    ObjectNode config = Json.object();
    config.put("peft_type", peftType);
    config.put("num_virtual_tokens", settings.integer(TOKENS));
    config.put("token_dim", width);
    config.put("num_transformer_submodules", 1);
    config.put("num_attention_heads", heads);
    config.put("num_layers", host.dimensions().layers());
    List<String> saved = settings.texts(SAVED);
    config.set(SAVED, saved.isEmpty() ? null : Json.tree(saved));
    return config;
  }
}
