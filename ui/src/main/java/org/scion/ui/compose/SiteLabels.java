package org.scion.ui.compose;

import java.util.Map;
import org.scion.core.model.Site;
import org.scion.core.model.SiteKind;

/** Short words for the heads of columns. */
final class SiteLabels {
  private static final Map<String, String> KNOWN =
      Map.ofEntries(
          Map.entry("self_attn.q_proj", "q"),
          Map.entry("self_attn.k_proj", "k"),
          Map.entry("self_attn.v_proj", "v"),
          Map.entry("self_attn.o_proj", "o"),
          Map.entry("mlp.gate_proj", "gate"),
          Map.entry("mlp.up_proj", "up"),
          Map.entry("mlp.down_proj", "down"),
          Map.entry("input_layernorm", "norm 1"),
          Map.entry("post_attention_layernorm", "norm 2"),
          Map.entry("attention.self.query", "query"),
          Map.entry("attention.self.key", "key"),
          Map.entry("attention.self.value", "value"),
          Map.entry("attention.output.dense", "out"),
          Map.entry("intermediate.dense", "up"),
          Map.entry("output.dense", "down"),
          Map.entry("attention.output.LayerNorm", "norm 1"),
          Map.entry("output.LayerNorm", "norm 2"),
          Map.entry("attn.c_attn", "qkv"),
          Map.entry("attn.c_proj", "out"),
          Map.entry("mlp.c_fc", "up"),
          Map.entry("mlp.c_proj", "down"),
          Map.entry("ln_1", "norm 1"),
          Map.entry("ln_2", "norm 2"));

  private SiteLabels() {}

  static String of(String suffix, SiteKind kind) {
    return switch (kind) {
      case KEY_VALUE -> "kv";
      case ATTENTION -> "attn";
      case MLP -> "mlp";
      case RESIDUAL -> "layer";
      case EMBEDDING_OUTPUT -> "input";
      case LINEAR, NORM, HEAD, EMBEDDING ->
          KNOWN.getOrDefault(suffix, suffix.substring(suffix.lastIndexOf('.') + 1));
    };
  }

  /** The word for a site outside the layers. */
  static String outside(Site site) {
    return site.kind() == SiteKind.EMBEDDING_OUTPUT ? "input" : site.shortName();
  }
}
