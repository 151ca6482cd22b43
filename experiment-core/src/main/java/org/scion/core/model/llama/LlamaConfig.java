package org.scion.core.model.llama;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.scion.core.model.AttentionWindows;
import org.scion.core.model.ConfigReader;
import org.scion.core.model.Dimensions;

/**
 * The switches of the Llama family: Llama 2 and 3, SmolLM2, Mistral, Qwen2 and 3.
 *
 * @param sizes widths and counts
 * @param epsilon of the RMS norms
 * @param rope rotary frequencies
 * @param tied whether the head shares the embedding
 * @param attentionBias biases on q, k, v
 * @param outputBias bias on o
 * @param mlpBias biases in the feed-forward block
 * @param headNorms RMS norms over each head of q and k, before the rotation (Qwen3)
 * @param windows keys that a query of each layer sees, its own included; 0 for all
 */
public record LlamaConfig(
    Dimensions sizes,
    double epsilon,
    RopeConfig rope,
    boolean tied,
    boolean attentionBias,
    boolean outputBias,
    boolean mlpBias,
    boolean headNorms,
    List<Integer> windows) {

  public static LlamaConfig read(JsonNode config) {
    ConfigReader in = new ConfigReader(config);
    String type = in.text("model_type", "llama");
    in.only("hidden_act", "silu", "silu");
    boolean qwen2 = type.equals("qwen2");
    boolean qwen3 = type.equals("qwen3");
    int heads = in.size("num_attention_heads");
    int hidden = in.size("hidden_size");
    Dimensions sizes =
        new Dimensions(
            in.size("num_hidden_layers"),
            hidden,
            heads,
            in.size("num_key_value_heads", heads),
            in.size("head_dim", qwen3 ? 128 : hidden / heads),
            in.size("intermediate_size"),
            in.size("vocab_size"),
            in.size("max_position_embeddings", 2048));
    boolean bias = in.flag("attention_bias", false);
    return new LlamaConfig(
        sizes,
        in.real("rms_norm_eps", 1e-6),
        RopeConfig.read(config),
        in.flag("tie_word_embeddings", false),
        qwen2 || bias,
        !qwen2 && bias,
        in.flag("mlp_bias", false),
        qwen3,
        windows(config, type, sizes.layers()));
  }

  private static List<Integer> windows(JsonNode config, String type, int layers) {
    boolean qwen = type.equals("qwen2") || type.equals("qwen3");
    if (type.equals("mistral")) {
      return AttentionWindows.read(config, layers, 4096, layer -> true);
    }
    if (qwen && config.path("use_sliding_window").asBoolean(false)) {
      int first = config.path("max_window_layers").asInt(28);
      return AttentionWindows.read(config, layers, 4096, layer -> layer >= first);
    }
    return AttentionWindows.none(layers);
  }
}
