package org.scion.core.model.phi3;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.auto.service.AutoService;
import org.scion.core.model.ConfigReader;
import org.scion.core.model.DecoderLayout;
import org.scion.core.model.Dimensions;
import org.scion.core.model.HostFamily;
import org.scion.core.model.HostLayout;
import org.scion.core.model.LayoutBuilder;
import org.scion.core.model.SiteKind;
import org.scion.core.model.TaskHead;
import org.scion.core.model.llama.RopeConfig;

/** Phi-3: as Llama, with one projection for q, k and v, and one for gate and up. */
@AutoService(HostFamily.class)
public final class Phi3Family implements HostFamily {
  @Override
  public String id() {
    return "phi3";
  }

  @Override
  public boolean handles(String modelType) {
    return modelType.equals("phi3");
  }

  @Override
  public String prefix(String modelType) {
    return "model.";
  }

  @Override
  public HostLayout layout(JsonNode config, TaskHead head) {
    Dimensions d = dimensions(config);
    String name = "Phi3" + head.task().classEnding();
    boolean tied = config.path("tie_word_embeddings").asBoolean(false);
    return new DecoderLayout(id(), "phi3", name, head, d, tied)
        .around((b, layer) -> layer(b, layer, d));
  }

  private static void layer(LayoutBuilder b, String name, Dimensions d) {
    int q = d.heads() * d.headDim();
    int kv = d.kvHeads() * d.headDim();
    String attention = name + ".self_attn";
    b.norm(name + ".input_layernorm", false)
        .linear(attention + ".qkv_proj", d.hidden(), q + 2 * kv, false)
        .hidden(attention, SiteKind.KEY_VALUE, kv)
        .linear(attention + ".o_proj", q, d.hidden(), false)
        .hidden(attention, SiteKind.ATTENTION)
        .norm(name + ".post_attention_layernorm", false)
        .linear(name + ".mlp.gate_up_proj", d.hidden(), 2 * d.intermediate(), false)
        .linear(name + ".mlp.down_proj", d.intermediate(), d.hidden(), false)
        .hidden(name + ".mlp", SiteKind.MLP)
        .hidden(name, SiteKind.RESIDUAL);
  }

  private static Dimensions dimensions(JsonNode config) {
    ConfigReader in = new ConfigReader(config);
    in.only("hidden_act", "silu", "silu");
    RopeConfig.readPartial(config);
    int heads = in.size("num_attention_heads");
    int hidden = in.size("hidden_size");
    return new Dimensions(
        in.size("num_hidden_layers"),
        hidden,
        heads,
        in.size("num_key_value_heads", heads),
        in.size("head_dim", hidden / heads),
        in.size("intermediate_size"),
        in.size("vocab_size"),
        in.size("max_position_embeddings", 4096));
  }
}
