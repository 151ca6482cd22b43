package org.scion.core.model.llama;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.auto.service.AutoService;
import java.util.Map;
import org.scion.core.model.DecoderLayout;
import org.scion.core.model.Dimensions;
import org.scion.core.model.HostFamily;
import org.scion.core.model.HostLayout;
import org.scion.core.model.LayoutBuilder;
import org.scion.core.model.SiteKind;
import org.scion.core.model.TaskHead;

/** Llama 2 and 3, SmolLM2, Mistral, Qwen2, 2.5 and 3: one layer form, switched by config. */
@AutoService(HostFamily.class)
public final class LlamaFamily implements HostFamily {
  private static final Map<String, String> CLASSES =
      Map.of("llama", "Llama", "mistral", "Mistral", "qwen2", "Qwen2", "qwen3", "Qwen3");

  @Override
  public String id() {
    return "llama";
  }

  @Override
  public boolean handles(String modelType) {
    return CLASSES.containsKey(modelType);
  }

  @Override
  public String prefix(String modelType) {
    return "model.";
  }

  @Override
  public HostLayout layout(JsonNode config, TaskHead head) {
    LlamaConfig c = LlamaConfig.read(config);
    String type = config.path("model_type").asText("llama");
    String name = CLASSES.get(type) + head.task().classEnding();
    return new DecoderLayout(id(), type, name, head, c.sizes(), c.tied())
        .around((b, layer) -> layer(b, layer, c));
  }

  private static void layer(LayoutBuilder b, String name, LlamaConfig c) {
    Dimensions d = c.sizes();
    int q = d.heads() * d.headDim();
    int kv = d.kvHeads() * d.headDim();
    String attention = name + ".self_attn";
    b.norm(name + ".input_layernorm", false)
        .linear(attention + ".q_proj", d.hidden(), q, c.attentionBias())
        .linear(attention + ".k_proj", d.hidden(), kv, c.attentionBias())
        .linear(attention + ".v_proj", d.hidden(), kv, c.attentionBias());
    if (c.headNorms()) {
      b.norm(attention + ".q_norm", d.headDim(), false)
          .norm(attention + ".k_norm", d.headDim(), false);
    }
    b.hidden(attention, SiteKind.KEY_VALUE, kv)
        .linear(attention + ".o_proj", q, d.hidden(), c.outputBias())
        .hidden(attention, SiteKind.ATTENTION)
        .norm(name + ".post_attention_layernorm", false)
        .linear(name + ".mlp.gate_proj", d.hidden(), d.intermediate(), c.mlpBias())
        .linear(name + ".mlp.up_proj", d.hidden(), d.intermediate(), c.mlpBias())
        .linear(name + ".mlp.down_proj", d.intermediate(), d.hidden(), c.mlpBias())
        .hidden(name + ".mlp", SiteKind.MLP)
        .hidden(name, SiteKind.RESIDUAL);
  }
}
