package org.scion.core.model.source;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.scion.core.Json;
import org.scion.core.UnsupportedException;
import org.scion.core.model.Dimensions;
import org.scion.core.model.HostLayout;
import org.scion.core.model.gemma.GemmaConfig;
import org.scion.core.model.llama.LlamaConfig;
import org.scion.core.model.llama.RopeConfig;
import org.scion.core.model.llama.RopeScaling;
import org.scion.core.model.llama.YarnScaling;

/**
 * The GGUF keys of a language model, from its config.json: the way back of {@link GgufConfig}.
 * llama.cpp fixes some things that config.json may choose; what it would compute otherwise is
 * refused by name.
 */
public final class GgufModelKeys {
  private static final Map<String, String> ARCHITECTURES =
      Map.of(
          "llama", "llama",
          "mistral", "llama",
          "qwen2", "qwen2",
          "qwen3", "qwen3",
          "gemma2", "gemma2",
          "gemma3_text", "gemma3",
          "phi3", "phi3");

  private final Map<String, Object> keys = new LinkedHashMap<>();
  private final String architecture;
  private final Dimensions sizes;

  /**
   * @throws UnsupportedException for a model that has no GGUF architecture, or an option that
   *     llama.cpp does not compute
   */
  public GgufModelKeys(JsonNode config, HostLayout layout, String name) {
    architecture = ARCHITECTURES.get(layout.modelType());
    if (architecture == null || layout.head().labels() > 0) {
      throw new UnsupportedException(
          "--format gguf: "
              + layout.architecture()
              + " is not supported; supported: language models of type "
              + String.join(", ", ARCHITECTURES.keySet().stream().sorted().toList()));
    }
    sizes = layout.dimensions();
    keys.put("general.architecture", architecture);
    keys.put("general.name", name);
    sizes();
    switch (architecture) {
      case "gemma2", "gemma3" -> gemma(GemmaConfig.read(config));
      case "phi3" -> phi3(config);
      default -> llama(LlamaConfig.read(config));
    }
  }

  /** The pairs; the caller adds type of file and tokenizer. */
  public Map<String, Object> keys() {
    return keys;
  }

  private void put(String key, Object value) {
    keys.put(architecture + "." + key, value);
  }

  private void sizes() {
    put("context_length", sizes.maxPositions());
    put("embedding_length", sizes.hidden());
    put("block_count", sizes.layers());
    put("feed_forward_length", sizes.intermediate());
    put("attention.head_count", sizes.heads());
    put("attention.head_count_kv", sizes.kvHeads());
    put("attention.key_length", sizes.headDim());
    put("attention.value_length", sizes.headDim());
    put("rope.dimension_count", sizes.headDim());
    put("vocab_size", sizes.vocabulary());
  }

  private void llama(LlamaConfig c) {
    // There is no window in these architectures; up to its length it makes no difference.
    c.windows().stream()
        .filter(window -> window > 0)
        .min(Integer::compare)
        .ifPresent(window -> put("context_length", Math.min(window, sizes.maxPositions())));
    put("attention.layer_norm_rms_epsilon", (float) c.epsilon());
    rope(c.rope());
  }

  private void phi3(JsonNode config) {
    put("attention.layer_norm_rms_epsilon", (float) config.path("rms_norm_eps").asDouble(1e-5));
    put("attention.sliding_window", config.path("sliding_window").asInt(0));
    rope(RopeConfig.read(config));
  }

  private void gemma(GemmaConfig c) {
    boolean three = architecture.equals("gemma3");
    int every = three ? 6 : 2;
    int window = c.windows().stream().max(Integer::compare).orElse(0);
    List<Integer> fixed =
        IntStream.range(0, sizes.layers())
            .mapToObj(i -> (i + 1) % every == 0 ? 0 : window)
            .toList();
    if (window > 0 && !c.windows().equals(fixed)) {
      throw refuse("layer_types", "full attention in every layer " + every);
    }
    double scalar =
        sizes.layers() == (three ? 62 : 46)
            ? (double) sizes.hidden() / sizes.heads()
            : sizes.headDim();
    if (c.queryScalar() != scalar) {
      throw refuse("query_pre_attn_scalar", String.valueOf(scalar));
    }
    if (three && c.logitCap() > 0 || c.attentionBias() || !c.tied()) {
      throw refuse(
          "final_logit_softcapping, attention_bias or tie_word_embeddings",
          "no cap in Gemma 3, no bias, a tied head");
    }
    put("attention.layer_norm_rms_epsilon", (float) c.epsilon());
    put("attention.sliding_window", window == 0 ? sizes.maxPositions() : window);
    if (!three) {
      put("attn_logit_softcapping", (float) c.attentionCap());
      put("final_logit_softcapping", (float) c.logitCap());
    } else if (c.localRope().theta() != 10_000) {
      put("rope.freq_base_swa", (float) c.localRope().theta());
    }
    rope(c.rope());
  }

  private static UnsupportedException refuse(String option, String fixed) {
    return new UnsupportedException(
        "--format gguf: config.json "
            + option
            + " is not what llama.cpp computes; supported: "
            + fixed);
  }

  private void rope(RopeConfig rope) {
    put("rope.freq_base", (float) rope.theta());
    if (rope.scaling() instanceof RopeScaling.Linear linear) {
      put("rope.scaling.type", "linear");
      put("rope.scaling.factor", (float) linear.factor());
    } else if (rope.scaling() instanceof YarnScaling yarn) {
      yarn(yarn);
    } else if (rope.scaling() instanceof RopeScaling.LongRope) {
      throw refuse("rope_scaling longrope", "default, linear, llama3, yarn");
    }
  }

  private void yarn(YarnScaling yarn) {
    YarnScaling fixed = YarnScaling.read(Json.object(), yarn.context(), yarn.factor());
    if (!yarn.equals(fixed)) {
      throw refuse("rope_scaling yarn with options", "factor and original_max_position_embeddings");
    }
    put("rope.scaling.type", "yarn");
    put("rope.scaling.factor", (float) yarn.factor());
    put("rope.scaling.original_context_length", yarn.context());
  }

  /** What llama3 scaling divides the rotary frequencies by, one a pair of dimensions; else null. */
  public static float[] ropeFactors(JsonNode config, HostLayout layout) {
    if (!layout.family().equals("llama")) {
      return null;
    }
    RopeConfig rope = RopeConfig.read(config);
    if (!(rope.scaling() instanceof RopeScaling.Llama3)) {
      return null;
    }
    int size = layout.dimensions().headDim();
    float[] scaled = rope.inverseFrequencies(size, 1);
    float[] factors = new float[scaled.length];
    for (int i = 0; i < factors.length; i++) {
      factors[i] = (float) (1.0 / Math.pow(rope.theta(), 2.0 * i / size) / scaled[i]);
    }
    return factors;
  }
}
