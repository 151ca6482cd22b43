package org.scion.core.checkpoint;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.scion.core.UnsupportedException;

/** Names of tensors in a GGUF file of one architecture, and in the Hugging Face checkpoint. */
final class GgufNames {
  private static final Pattern BLOCK = Pattern.compile("blk\\.(\\d{1,5})\\.(\\w+)\\.(weight|bias)");
  private static final Pattern LAYER =
      Pattern.compile("model\\.layers\\.(\\d{1,5})\\.([\\w.]+)\\.(weight|bias)");
  private static final Map<String, String> TOP =
      Map.of(
          "token_embd.weight", "model.embed_tokens.weight",
          "output_norm.weight", "model.norm.weight",
          "output.weight", "lm_head.weight");
  private static final Map<String, String> COMMON =
      Map.ofEntries(
          Map.entry("attn_norm", "input_layernorm"),
          Map.entry("ffn_norm", "post_attention_layernorm"),
          Map.entry("attn_q", "self_attn.q_proj"),
          Map.entry("attn_k", "self_attn.k_proj"),
          Map.entry("attn_v", "self_attn.v_proj"),
          Map.entry("attn_output", "self_attn.o_proj"),
          Map.entry("attn_q_norm", "self_attn.q_norm"),
          Map.entry("attn_k_norm", "self_attn.k_norm"),
          Map.entry("ffn_gate", "mlp.gate_proj"),
          Map.entry("ffn_up", "mlp.up_proj"),
          Map.entry("ffn_down", "mlp.down_proj"));
  private static final Map<String, String> GEMMA =
      Map.of(
          "post_attention_norm", "post_attention_layernorm",
          "ffn_norm", "pre_feedforward_layernorm",
          "post_ffw_norm", "post_feedforward_layernorm");
  private static final Map<String, String> PHI3 =
      Map.of("attn_qkv", "self_attn.qkv_proj", "ffn_up", "mlp.gate_up_proj");

  /** Factors of the rotary frequencies: derived data, which Hugging Face keeps in the config. */
  static final String ROPE_FACTORS = "rope_freqs.weight";

  private final String architecture;
  private final Map<String, String> inBlock = new HashMap<>(COMMON);
  private final Map<String, String> back = new HashMap<>();

  GgufNames(String architecture) {
    this.architecture = architecture;
    if (gemma(architecture)) {
      inBlock.putAll(GEMMA);
    } else if (architecture.equals("phi3")) {
      List.of("attn_q", "attn_k", "attn_v", "ffn_gate").forEach(inBlock::remove);
      inBlock.putAll(PHI3);
    }
    inBlock.forEach((gguf, name) -> back.put(name, gguf));
  }

  /** Whether the weights of norms are stored with 1 added, as Gemma's scale is 1 + weight. */
  static boolean gemma(String architecture) {
    return architecture.startsWith("gemma");
  }

  /**
   * @return empty for a tensor that is no weight in Hugging Face terms
   * @throws UnsupportedException for a name that the architecture does not have
   */
  Optional<String> huggingFace(Path file, String name) {
    if (name.equals(ROPE_FACTORS)
        || name.endsWith(".attn_rot_embd")
        || name.endsWith("rotary_emb.inv_freq")) {
      return Optional.empty();
    }
    if (name.startsWith("rope_factors_")) {
      throw new UnsupportedException(
          file + ": '" + name + "', longrope, is not supported; supported: Phi-3 with 4k context");
    }
    if (TOP.containsKey(name)) {
      return Optional.of(TOP.get(name));
    }
    Matcher block = BLOCK.matcher(name);
    if (block.matches() && inBlock.containsKey(block.group(2))) {
      String inside = inBlock.get(block.group(2));
      return Optional.of("model.layers." + block.group(1) + "." + inside + "." + block.group(3));
    }
    throw new UnsupportedException(
        file
            + ": tensor '"
            + Refusal.shorten(name)
            + "' is not one of a dense "
            + architecture
            + " model");
  }

  /**
   * The name in a GGUF file.
   *
   * @throws UnsupportedException for a name that the architecture does not have
   */
  String gguf(String name) {
    for (Map.Entry<String, String> top : TOP.entrySet()) {
      if (top.getValue().equals(name)) {
        return top.getKey();
      }
    }
    Matcher layer = LAYER.matcher(name);
    if (layer.matches() && back.containsKey(layer.group(2))) {
      return "blk." + layer.group(1) + "." + back.get(layer.group(2)) + "." + layer.group(3);
    }
    throw new UnsupportedException(
        "tensor '" + name + "' has no place in a GGUF file of architecture " + architecture);
  }
}
