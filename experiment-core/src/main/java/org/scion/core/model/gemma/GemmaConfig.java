package org.scion.core.model.gemma;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.scion.core.model.AttentionWindows;
import org.scion.core.model.ConfigReader;
import org.scion.core.model.Dimensions;
import org.scion.core.model.llama.RopeConfig;

/**
 * The switches of Gemma 2 and Gemma 3's text models.
 *
 * @param sizes widths and counts
 * @param epsilon of the RMS norms
 * @param rope rotary frequencies of layers that see everything
 * @param localRope those of layers with a window; the same in Gemma 2
 * @param tied whether the head shares the embedding
 * @param attentionBias biases on q, k, v and o
 * @param headNorms RMS norms over each head of q and k, before the rotation (Gemma 3)
 * @param queryScalar scores are divided by its root
 * @param attentionCap scores s become cap tanh(s / cap); 0 for none
 * @param logitCap the same for the logits of a language model
 * @param windows keys that a query of each layer sees, its own included; 0 for all
 */
public record GemmaConfig(
    Dimensions sizes,
    double epsilon,
    RopeConfig rope,
    RopeConfig localRope,
    boolean tied,
    boolean attentionBias,
    boolean headNorms,
    double queryScalar,
    double attentionCap,
    double logitCap,
    List<Integer> windows) {

  public static GemmaConfig read(JsonNode config) {
    ConfigReader in = new ConfigReader(config);
    boolean three = in.text("model_type", "").equals("gemma3_text");
    in.only("hidden_activation", "gelu_pytorch_tanh", "gelu_pytorch_tanh");
    in.only("use_bidirectional_attention", false, false);
    Dimensions sizes =
        new Dimensions(
            in.size("num_hidden_layers", 26),
            in.size("hidden_size", 2304),
            in.size("num_attention_heads", 8),
            in.size("num_key_value_heads", 4),
            in.size("head_dim", 256),
            in.size("intermediate_size", 9216),
            in.size("vocab_size", three ? 262_208 : 256_000),
            in.size("max_position_embeddings", three ? 131_072 : 8192));
    int every = three ? in.size("sliding_window_pattern", 6) : 2;
    // Gemma 3 does not cap its scores, whatever the config says: transformers ignores the key.
    double cap = three ? 0 : cap(config, "attn_logit_softcapping", 50);
    return new GemmaConfig(
        sizes,
        in.real("rms_norm_eps", 1e-6),
        three ? global(config) : RopeConfig.read(config),
        three ? local(config) : RopeConfig.read(config),
        in.flag("tie_word_embeddings", true),
        in.flag("attention_bias", false),
        three,
        in.real("query_pre_attn_scalar", 256),
        cap,
        cap(config, "final_logit_softcapping", three ? 0 : 30),
        AttentionWindows.read(config, sizes.layers(), 4096, layer -> (layer + 1) % every != 0));
  }

  /** A key that is null means none. */
  private static double cap(JsonNode config, String key, double absent) {
    return config.has(key) ? config.path(key).asDouble(0) : absent;
  }

  private static RopeConfig global(JsonNode config) {
    double theta = config.path("rope_theta").asDouble(1_000_000);
    JsonNode parameters = config.path("rope_parameters").path("full_attention");
    return RopeConfig.of(
        config, parameters.isObject() ? parameters : config.path("rope_scaling"), theta);
  }

  private static RopeConfig local(JsonNode config) {
    double theta = config.path("rope_local_base_freq").asDouble(10_000);
    return RopeConfig.of(config, config.path("rope_parameters").path("sliding_attention"), theta);
  }
}
