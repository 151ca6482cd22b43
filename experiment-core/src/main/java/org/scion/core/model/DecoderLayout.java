package org.scion.core.model;

import java.util.function.BiConsumer;

/**
 * What stands around the layers of a decoder that is built like Llama: an embedding in front, a
 * norm and a head behind, the head's weight perhaps the embedding's own.
 *
 * @param family the family's id
 * @param modelType as in config.json
 * @param architecture class name of the task model
 * @param head what is predicted
 * @param sizes widths and counts
 * @param tied whether a language model's head shares the embedding
 */
public record DecoderLayout(
    String family,
    String modelType,
    String architecture,
    TaskHead head,
    Dimensions sizes,
    boolean tied) {

  /**
   * The whole layout.
   *
   * @param layer adds one layer, given its name {@code model.layers.I}
   */
  public HostLayout around(BiConsumer<LayoutBuilder, String> layer) {
    String embedding = "model.embed_tokens";
    LayoutBuilder b = new LayoutBuilder(sizes.hidden());
    b.embedding(embedding, sizes.vocabulary(), sizes.hidden());
    b.hidden(embedding, SiteKind.EMBEDDING_OUTPUT);
    for (int i = 0; i < sizes.layers(); i++) {
      layer.accept(b.layer(i), "model.layers." + i);
    }
    b.layer(-1).norm("model.norm", false);
    boolean lm = head.task() == Task.CAUSAL_LM;
    boolean shared = lm && tied;
    String module = lm ? "lm_head" : "score";
    boolean bias = head.task() == Task.TOKEN_CLASSIFICATION;
    b.head(module, sizes.hidden(), lm ? sizes.vocabulary() : head.labels(), bias, shared);
    return new HostLayout(
        family,
        modelType,
        architecture,
        head,
        sizes,
        b.parameters(),
        b.sites(),
        shared ? embedding + ".weight" : null,
        module);
  }
}
