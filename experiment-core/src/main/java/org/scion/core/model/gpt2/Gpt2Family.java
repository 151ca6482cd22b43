package org.scion.core.model.gpt2;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.auto.service.AutoService;
import org.scion.core.model.ConfigReader;
import org.scion.core.model.Dimensions;
import org.scion.core.model.HostFamily;
import org.scion.core.model.HostLayout;
import org.scion.core.model.LayoutBuilder;
import org.scion.core.model.SiteKind;
import org.scion.core.model.Task;
import org.scion.core.model.TaskHead;

/** GPT-2: learned positions, pre-norm, one projection for q, k and v, Conv1D weights (in, out). */
@AutoService(HostFamily.class)
public final class Gpt2Family implements HostFamily {
  @Override
  public String id() {
    return "gpt2";
  }

  @Override
  public boolean handles(String modelType) {
    return modelType.equals("gpt2");
  }

  @Override
  public String prefix(String modelType) {
    return "transformer.";
  }

  @Override
  public HostLayout layout(JsonNode config, TaskHead head) {
    Dimensions d = dimensions(config);
    ConfigReader in = new ConfigReader(config);
    LayoutBuilder b = new LayoutBuilder(d.hidden());
    b.embedding("transformer.wte", d.vocabulary(), d.hidden());
    b.embedding("transformer.wpe", d.maxPositions(), d.hidden());
    b.hidden("transformer", SiteKind.EMBEDDING_OUTPUT);
    for (int i = 0; i < d.layers(); i++) {
      layer(b.layer(i), "transformer.h." + i, d);
    }
    b.layer(-1).norm("transformer.ln_f", true);
    boolean lm = head.task() == Task.CAUSAL_LM;
    boolean tied = lm && in.flag("tie_word_embeddings", true);
    boolean tokens = head.task() == Task.TOKEN_CLASSIFICATION;
    String module = lm ? "lm_head" : tokens ? "classifier" : "score";
    b.head(module, d.hidden(), lm ? d.vocabulary() : head.labels(), tokens, tied);
    return new HostLayout(
        id(),
        "gpt2",
        lm ? "GPT2LMHeadModel" : "GPT2" + head.task().classEnding(),
        head,
        d,
        b.parameters(),
        b.sites(),
        tied ? "transformer.wte.weight" : null,
        module);
  }

  private static void layer(LayoutBuilder b, String name, Dimensions d) {
    b.norm(name + ".ln_1", true)
        .conv1d(name + ".attn.c_attn", d.hidden(), 3 * d.hidden())
        .hidden(name + ".attn", SiteKind.KEY_VALUE)
        .conv1d(name + ".attn.c_proj", d.hidden(), d.hidden())
        .hidden(name + ".attn", SiteKind.ATTENTION)
        .norm(name + ".ln_2", true)
        .conv1d(name + ".mlp.c_fc", d.hidden(), d.intermediate())
        .conv1d(name + ".mlp.c_proj", d.intermediate(), d.hidden())
        .hidden(name + ".mlp", SiteKind.MLP)
        .hidden(name, SiteKind.RESIDUAL);
  }

  private static Dimensions dimensions(JsonNode config) {
    ConfigReader in = new ConfigReader(config);
    in.oneOf("activation_function", "gelu_new", "gelu", "gelu_pytorch_tanh", "relu");
    in.only("add_cross_attention", false, false);
    int hidden = in.size("n_embd");
    int heads = in.size("n_head");
    return new Dimensions(
        in.size("n_layer"),
        hidden,
        heads,
        heads,
        hidden / heads,
        in.size("n_inner", 4 * hidden),
        in.size("vocab_size"),
        in.size("n_positions"));
  }
}
