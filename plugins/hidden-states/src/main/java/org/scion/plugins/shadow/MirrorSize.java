package org.scion.plugins.shadow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.scion.core.model.Dimensions;
import org.scion.core.model.HostLayout;
import org.scion.core.model.ParameterInfo;
import org.scion.core.technique.Settings;

/**
 * The sizes of the small model.
 *
 * @param base the base's sizes
 * @param layers of the small model
 * @param hidden its width
 * @param intermediate width of its feed-forward block
 * @param heads its attention heads
 * @param shared whether it reads the base's word embeddings
 * @param others numbers of a layer besides its matrices and two norms: biases and the like
 */
record MirrorSize(
    Dimensions base,
    int layers,
    int hidden,
    int intermediate,
    int heads,
    boolean shared,
    long others) {

  static MirrorSize of(HostLayout host, Settings settings) {
    Dimensions base = host.dimensions();
    int hidden = or(settings.integer("shadow_hidden"), base.hidden());
    return new MirrorSize(
        base,
        or(settings.integer("shadow_layers"), 1),
        hidden,
        or(settings.integer("shadow_intermediate"), base.intermediate()),
        or(settings.integer("shadow_heads"), base.heads()),
        settings.flag("share_embeddings") && hidden == base.hidden(),
        host.parameters().stream()
            .filter(p -> p.name().startsWith("model.layers.0."))
            .filter(p -> p.shape().size() == 1 && !p.name().endsWith("layernorm.weight"))
            .mapToLong(ParameterInfo::elements)
            .sum());
  }

  private static int or(int own, int base) {
    return own == 0 ? base : own;
  }

  /** Everything that the small model trains, its projection included. */
  long parameters() {
    long queries = (long) heads * base.headDim();
    long keys = (long) base.kvHeads() * base.headDim();
    long attention = hidden * (2 * queries + 2 * keys);
    long layer = attention + 3L * hidden * intermediate + 2L * hidden + others;
    long words = shared ? 0 : (long) base.vocabulary() * hidden;
    long projection = hidden == base.hidden() ? 0 : (long) hidden * base.hidden();
    return layers * layer + hidden + words + projection;
  }

  /** The config of the small model, from the base's. */
  JsonNode config(JsonNode config) {
    ObjectNode own = config.deepCopy();
    own.put("num_hidden_layers", layers)
        .put("hidden_size", hidden)
        .put("intermediate_size", intermediate)
        .put("num_attention_heads", heads)
        .put("num_key_value_heads", base.kvHeads())
        .put("head_dim", base.headDim())
        .put("tie_word_embeddings", true);
    own.remove("layer_types");
    return own;
  }
}
