package org.scion.core.model.gemma;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.auto.service.AutoService;
import java.util.Map;
import org.scion.core.UnsupportedException;
import org.scion.core.model.DecoderLayout;
import org.scion.core.model.Dimensions;
import org.scion.core.model.HostFamily;
import org.scion.core.model.HostLayout;
import org.scion.core.model.LayoutBuilder;
import org.scion.core.model.SiteKind;
import org.scion.core.model.Task;
import org.scion.core.model.TaskHead;

/** Gemma 2 and the text models of Gemma 3: norms in front of and behind each block. */
@AutoService(HostFamily.class)
public final class GemmaFamily implements HostFamily {
  private static final Map<String, String> CLASSES =
      Map.of("gemma2", "Gemma2", "gemma3_text", "Gemma3");

  @Override
  public String id() {
    return "gemma";
  }

  @Override
  public boolean handles(String modelType) {
    return CLASSES.containsKey(modelType);
  }

  @Override
  public String prefix(String modelType) {
    return "model.";
  }

  /** The scale of a norm is 1 + its weight. */
  @Override
  public float normStart() {
    return 0;
  }

  @Override
  public HostLayout layout(JsonNode config, TaskHead head) {
    GemmaConfig c = GemmaConfig.read(config);
    String type = config.path("model_type").asText();
    String name = className(type, head.task());
    return new DecoderLayout(id(), type, name, head, c.sizes(), c.tied())
        .around((b, layer) -> layer(b, layer, c));
  }

  private static void layer(LayoutBuilder b, String name, GemmaConfig c) {
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
        .linear(attention + ".o_proj", q, d.hidden(), c.attentionBias())
        .hidden(attention, SiteKind.ATTENTION)
        .norm(name + ".post_attention_layernorm", false)
        .norm(name + ".pre_feedforward_layernorm", false)
        .linear(name + ".mlp.gate_proj", d.hidden(), d.intermediate(), false)
        .linear(name + ".mlp.up_proj", d.hidden(), d.intermediate(), false)
        .linear(name + ".mlp.down_proj", d.intermediate(), d.hidden(), false)
        .hidden(name + ".mlp", SiteKind.MLP)
        .norm(name + ".post_feedforward_layernorm", false)
        .hidden(name, SiteKind.RESIDUAL);
  }

  private static String className(String type, Task task) {
    boolean three = type.equals("gemma3_text");
    if (three && task == Task.TOKEN_CLASSIFICATION) {
      throw new UnsupportedException(
          "token-classification on Gemma 3 is not supported, since transformers has no such model;"
              + " supported: "
              + Task.specNames(
                  Task.CAUSAL_LM,
                  Task.CLASSIFICATION,
                  Task.REGRESSION,
                  Task.MULTI_LABEL_CLASSIFICATION));
    }
    // Gemma3ForSequenceClassification is the model with pictures.
    String text = three && task.wholeText() ? "Text" : "";
    return CLASSES.get(type) + text + task.classEnding();
  }
}
