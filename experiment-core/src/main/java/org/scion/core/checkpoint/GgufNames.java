package org.scion.core.checkpoint;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.scion.core.UnsupportedException;

/** Tensor names of llama.cpp to those of Hugging Face, for the Llama family. */
final class GgufNames {
  private static final Pattern BLOCK = Pattern.compile("blk\\.(\\d{1,5})\\.(\\w+)\\.(weight|bias)");
  private static final Map<String, String> TOP =
      Map.of(
          "token_embd.weight", "model.embed_tokens.weight",
          "output_norm.weight", "model.norm.weight",
          "output.weight", "lm_head.weight");
  private static final Map<String, String> IN_BLOCK =
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

  /** Factors of the rotary frequencies: derived data, which Hugging Face keeps in the config. */
  static final String ROPE_FACTORS = "rope_freqs.weight";

  private GgufNames() {}

  /**
   * @return empty for a tensor that is no weight in Hugging Face terms
   * @throws UnsupportedException for a name that the Llama family does not have
   */
  static Optional<String> huggingFace(Path file, String name) {
    if (name.equals(ROPE_FACTORS)
        || name.endsWith(".attn_rot_embd")
        || name.endsWith("rotary_emb.inv_freq")) {
      return Optional.empty();
    }
    if (TOP.containsKey(name)) {
      return Optional.of(TOP.get(name));
    }
    Matcher block = BLOCK.matcher(name);
    if (block.matches() && IN_BLOCK.containsKey(block.group(2))) {
      return Optional.of(
          "model.layers."
              + block.group(1)
              + "."
              + IN_BLOCK.get(block.group(2))
              + "."
              + block.group(3));
    }
    throw new UnsupportedException(
        file
            + ": tensor '"
            + Refusal.shorten(name)
            + "' is not one of a dense Llama, Qwen2 or Qwen3 model");
  }
}
