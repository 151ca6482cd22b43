package org.scion.core.model.bert;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.auto.service.AutoService;
import org.scion.core.UnsupportedException;
import org.scion.core.model.ConfigReader;
import org.scion.core.model.Dimensions;
import org.scion.core.model.HostFamily;
import org.scion.core.model.HostLayout;
import org.scion.core.model.LayoutBuilder;
import org.scion.core.model.SiteKind;
import org.scion.core.model.Task;
import org.scion.core.model.TaskHead;

/** BERT, MiniLM and RoBERTa: bidirectional, post-norm, learned positions and token types. */
@AutoService(HostFamily.class)
public final class BertFamily implements HostFamily {
  @Override
  public String id() {
    return "bert";
  }

  @Override
  public boolean handles(String modelType) {
    return modelType.equals("bert") || modelType.equals("roberta");
  }

  @Override
  public String prefix(String modelType) {
    return modelType + ".";
  }

  @Override
  public HostLayout layout(JsonNode config, TaskHead head) {
    String type = config.path("model_type").asText();
    boolean roberta = type.equals("roberta");
    Dimensions d = dimensions(config);
    LayoutBuilder b = new LayoutBuilder(d.hidden());
    String e = type + ".embeddings";
    b.embedding(e + ".word_embeddings", d.vocabulary(), d.hidden())
        .embedding(e + ".position_embeddings", d.maxPositions(), d.hidden())
        .embedding(
            e + ".token_type_embeddings",
            new ConfigReader(config).size("type_vocab_size", 2),
            d.hidden())
        .norm(e + ".LayerNorm", true)
        .hidden(e, SiteKind.EMBEDDING_OUTPUT);
    for (int i = 0; i < d.layers(); i++) {
      layer(b.layer(i), type + ".encoder.layer." + i, d);
    }
    b.layer(-1);
    head(b, type, d, head);
    return new HostLayout(
        id(),
        type,
        (roberta ? "Roberta" : "Bert") + className(head.task()),
        head,
        d,
        b.parameters(),
        b.sites(),
        null,
        "classifier");
  }

  private static void head(LayoutBuilder b, String type, Dimensions d, TaskHead head) {
    boolean pooled = head.task().wholeText();
    if (pooled && type.equals("roberta")) {
      b.linear("classifier.dense", d.hidden(), d.hidden(), true)
          .head("classifier.out_proj", d.hidden(), head.labels(), true, false);
      return;
    }
    if (pooled) {
      b.linear("bert.pooler.dense", d.hidden(), d.hidden(), true);
    }
    b.head("classifier", d.hidden(), head.labels(), true, false);
  }

  private static void layer(LayoutBuilder b, String name, Dimensions d) {
    String attention = name + ".attention";
    b.linear(attention + ".self.query", d.hidden(), d.hidden(), true)
        .linear(attention + ".self.key", d.hidden(), d.hidden(), true)
        .linear(attention + ".self.value", d.hidden(), d.hidden(), true)
        .hidden(attention, SiteKind.KEY_VALUE)
        .linear(attention + ".output.dense", d.hidden(), d.hidden(), true)
        .hidden(attention, SiteKind.ATTENTION)
        .norm(attention + ".output.LayerNorm", true)
        .linear(name + ".intermediate.dense", d.hidden(), d.intermediate(), true)
        .linear(name + ".output.dense", d.intermediate(), d.hidden(), true)
        .hidden(name + ".output", SiteKind.MLP)
        .norm(name + ".output.LayerNorm", true)
        .hidden(name, SiteKind.RESIDUAL);
  }

  private static Dimensions dimensions(JsonNode config) {
    ConfigReader in = new ConfigReader(config);
    in.oneOf("hidden_act", "gelu", "gelu_new", "gelu_pytorch_tanh", "relu");
    in.only("position_embedding_type", "absolute", "absolute");
    in.only("is_decoder", false, false);
    in.only("add_cross_attention", false, false);
    int hidden = in.size("hidden_size");
    int heads = in.size("num_attention_heads");
    return new Dimensions(
        in.size("num_hidden_layers"),
        hidden,
        heads,
        heads,
        hidden / heads,
        in.size("intermediate_size"),
        in.size("vocab_size"),
        in.size("max_position_embeddings"));
  }

  private static String className(Task task) {
    if (task == Task.CAUSAL_LM) {
      throw new UnsupportedException(
          "causal-lm on the BERT family is not supported; supported: "
              + Task.specNames(
                  Task.CLASSIFICATION,
                  Task.REGRESSION,
                  Task.MULTI_LABEL_CLASSIFICATION,
                  Task.TOKEN_CLASSIFICATION));
    }
    return task.classEnding();
  }
}
