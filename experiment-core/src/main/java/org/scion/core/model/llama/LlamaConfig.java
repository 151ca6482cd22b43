package org.scion.core.model.llama;

import com.fasterxml.jackson.databind.JsonNode;
import org.scion.core.model.ConfigReader;
import org.scion.core.model.Dimensions;

/**
 * The switches of the Llama family: Llama 2 and 3, SmolLM2, Mistral, Qwen2.
 *
 * @param sizes widths and counts
 * @param epsilon of the RMS norms
 * @param rope rotary frequencies
 * @param tied whether the head shares the embedding
 * @param attentionBias biases on q, k, v
 * @param outputBias bias on o
 * @param mlpBias biases in the feed-forward block
 */
public record LlamaConfig(
    Dimensions sizes,
    double epsilon,
    RopeConfig rope,
    boolean tied,
    boolean attentionBias,
    boolean outputBias,
    boolean mlpBias) {

  public static LlamaConfig read(JsonNode config) {
    ConfigReader in = new ConfigReader(config);
    String type = in.text("model_type", "llama");
    in.only("hidden_act", "silu", "silu");
    boolean qwen = type.equals("qwen2");
    if (qwen) {
      in.only("use_sliding_window", false, false);
    } else if (type.equals("mistral")) {
      in.only("sliding_window", null, null);
    }
    int heads = in.size("num_attention_heads");
    int hidden = in.size("hidden_size");
    Dimensions sizes =
        new Dimensions(
            in.size("num_hidden_layers"),
            hidden,
            heads,
            in.size("num_key_value_heads", heads),
            in.size("head_dim", hidden / heads),
            in.size("intermediate_size"),
            in.size("vocab_size"),
            in.size("max_position_embeddings", 2048));
    boolean bias = in.flag("attention_bias", false);
    return new LlamaConfig(
        sizes,
        in.real("rms_norm_eps", 1e-6),
        RopeConfig.read(config),
        in.flag("tie_word_embeddings", false),
        qwen || bias,
        !qwen && bias,
        in.flag("mlp_bias", false));
  }
}
