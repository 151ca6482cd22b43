package org.scion.core.model.source;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.scion.core.Json;
import org.scion.core.SpecException;
import org.scion.core.UnsupportedException;
import org.scion.core.checkpoint.GgufFile;
import org.scion.core.checkpoint.GgufMetadata;
import org.scion.core.checkpoint.TensorInfo;

/** Makes the Hugging Face config.json of a GGUF file. */
final class GgufConfig {
  private static final Map<String, String> CLASSES =
      Map.of(
          "llama", "LlamaForCausalLM",
          "qwen2", "Qwen2ForCausalLM",
          "qwen3", "Qwen3ForCausalLM",
          "gemma2", "Gemma2ForCausalLM",
          "gemma3", "Gemma3ForCausalLM",
          "phi3", "Phi3ForCausalLM");
  private static final int DEEPEST_OF_27B_GEMMA2 = 46;
  private static final int DEEPEST_OF_27B_GEMMA3 = 62;

  private final Path path;
  private final GgufFile file;
  private final GgufMetadata values;
  private final String architecture;

  GgufConfig(Path path, GgufFile file) {
    this.path = path;
    this.file = file;
    this.values = file.values();
    this.architecture = values.text("general.architecture").orElse("");
  }

  /**
   * @throws UnsupportedException for experts, partial rotation or a sliding window, by the name of
   *     the key
   */
  ObjectNode json() {
    refuseOptions();
    int heads = values.size(key("attention.head_count"), 1);
    int hidden = values.size(key("embedding_length"), 1);
    int headWidth = sizeOr("attention.key_length", hidden / heads);
    if (sizeOr("rope.dimension_count", headWidth) != headWidth) {
      throw refuse("rope.dimension_count", "the width of a head, " + headWidth);
    }
    ObjectNode config = Json.object();
    config.putArray("architectures").add(CLASSES.get(architecture));
    config.put("model_type", architecture).put("hidden_size", hidden);
    config.put("intermediate_size", values.size(key("feed_forward_length"), 1));
    config.put("num_hidden_layers", values.size(key("block_count"), 1));
    config.put("num_attention_heads", heads);
    config.put("num_key_value_heads", sizeOr("attention.head_count_kv", heads));
    config.put("head_dim", headWidth).put("hidden_act", "silu");
    config.put("max_position_embeddings", values.size(key("context_length"), 1));
    config.put("rms_norm_eps", values.real(key("attention.layer_norm_rms_epsilon")).orElse(1e-6));
    config.put("vocab_size", vocabularySize());
    config.put("tie_word_embeddings", !file.contains("lm_head.weight"));
    config.put("attention_bias", file.contains("model.layers.0.self_attn.q_proj.bias"));
    config.put("mlp_bias", file.contains("model.layers.0.mlp.up_proj.bias"));
    config.put("attention_dropout", 0.0).put("initializer_range", 0.02);
    putTokens(config);
    putRope(config);
    if (architecture.equals("phi3")) {
      putWindow(config);
    } else if (architecture.startsWith("gemma")) {
      putGemma(config);
    }
    return config;
  }

  private void putWindow(ObjectNode config) {
    values
        .integer(key("attention.sliding_window"))
        .filter(window -> window > 0)
        .ifPresentOrElse(
            window -> config.put("sliding_window", window.intValue()),
            () -> config.putNull("sliding_window"));
  }

  /**
   * The file does not say what scores are divided by: llama.cpp takes the width of a head, and for
   * the models of 27 billion parameters, which it knows by their depth, hidden size / heads.
   */
  private void putGemma(ObjectNode config) {
    boolean three = architecture.equals("gemma3");
    int layers = config.path("num_hidden_layers").asInt();
    boolean largest = layers == (three ? DEEPEST_OF_27B_GEMMA3 : DEEPEST_OF_27B_GEMMA2);
    int width = config.path("hidden_size").asInt() / config.path("num_attention_heads").asInt();
    putWindow(config);
    config.put("hidden_activation", "gelu_pytorch_tanh").remove("hidden_act");
    config.put("query_pre_attn_scalar", largest ? width : config.path("head_dim").asInt());
    putCap(config, "attn_logit_softcapping");
    putCap(config, "final_logit_softcapping");
    if (three) {
      config.put("model_type", "gemma3_text").put("sliding_window_pattern", 6);
      double local = values.real(key("rope.freq_base_swa")).orElse(10_000.0);
      ObjectNode all = Json.object();
      all.set("full_attention", config.get("rope_parameters"));
      ObjectNode windowed = all.putObject("sliding_attention");
      windowed.put("rope_type", "default").put("rope_theta", local);
      config.set("rope_parameters", all);
      config.put("rope_local_base_freq", local);
    }
  }

  private void putCap(ObjectNode config, String name) {
    values
        .real(key(name))
        .ifPresentOrElse(cap -> config.put(name, cap), () -> config.putNull(name));
  }

  private int vocabularySize() {
    TensorInfo words = file.info("model.embed_tokens.weight");
    if (words.shape().length != 2 || words.shape()[0] > Integer.MAX_VALUE) {
      throw new SpecException(
          path + ": token_embd.weight", words.toString(), "a matrix of at most 2^31 - 1 rows", "");
    }
    return (int) words.shape()[0];
  }

  private String key(String name) {
    return architecture + "." + name;
  }

  private int sizeOr(String name, int absent) {
    return values.has(key(name)) ? values.size(key(name), 1) : absent;
  }

  private UnsupportedException refuse(String name, String supported) {
    return new UnsupportedException(
        path
            + ": "
            + key(name)
            + " = "
            + values.values().get(key(name))
            + " is not supported; supported: "
            + supported);
  }

  private void refuseOptions() {
    if (values.integer(key("expert_count")).orElse(0L) > 0) {
      throw refuse("expert_count", "dense models");
    }
    if (architecture.equals("phi3") || architecture.startsWith("gemma")) {
      return;
    }
    long context = values.integer(key("context_length")).orElse(0L);
    long window = values.integer(key("attention.sliding_window")).orElse(0L);
    if (window > 0 && window < context) {
      throw refuse("attention.sliding_window", "full attention");
    }
  }

  private void putTokens(ObjectNode config) {
    for (String name : new String[] {"bos", "eos", "padding"}) {
      Optional<Long> id = values.integer("tokenizer.ggml." + name + "_token_id");
      String to = (name.equals("padding") ? "pad" : name) + "_token_id";
      id.ifPresentOrElse(value -> config.put(to, value.intValue()), () -> config.putNull(to));
    }
  }

  /**
   * In the old form (rope_theta, rope_scaling) and the new one (rope_parameters), for every version
   * of transformers.
   */
  private void putRope(ObjectNode config) {
    double base = values.real(key("rope.freq_base")).orElse(10_000.0);
    ObjectNode scaling = scaling();
    config.put("rope_theta", base);
    ObjectNode parameters = config.putObject("rope_parameters");
    parameters.put("rope_theta", base).put("rope_type", "default");
    if (scaling.isEmpty()) {
      config.putNull("rope_scaling");
    } else {
      config.set("rope_scaling", scaling);
      parameters.setAll(scaling);
    }
  }

  private ObjectNode scaling() {
    Optional<float[]> factors = file.ropeFactors();
    if (factors.isPresent()) {
      return RopeFactors.llama3(
          path, values.real(key("rope.freq_base")).orElse(10_000.0), factors.get());
    }
    ObjectNode scaling = Json.object();
    String type = values.text(key("rope.scaling.type")).orElse("none").toLowerCase(Locale.ROOT);
    if (values.real(key("rope.scaling.attn_factor")).orElse(1.0) != 1.0) {
      throw refuse("rope.scaling.attn_factor", "1");
    }
    if (!type.equals("none")) {
      scaling.put("rope_type", type);
      values.real(key("rope.scaling.factor")).ifPresent(factor -> scaling.put("factor", factor));
      values
          .integer(key("rope.scaling.original_context_length"))
          .ifPresent(n -> scaling.put("original_max_position_embeddings", n.intValue()));
    }
    return scaling;
  }
}
