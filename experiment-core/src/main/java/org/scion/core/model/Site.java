package org.scion.core.model;

/**
 * A named place of a host model that a technique can take hold of. Immutable.
 *
 * <p>A name can carry several kinds: {@code model.layers.0.self_attn} is an attention output and
 * also the place of its keys and values; name and kind together are unique.
 *
 * @param name module path as in the Hugging Face task model, {@code
 *     model.layers.3.self_attn.q_proj}
 * @param kind what lies there
 * @param layer layer index, or -1 outside the layers
 * @param in input features (rows of an embedding table; hidden width for hidden-state sites)
 * @param out output features (embedding dimension; hidden width; key-value width)
 * @param bias whether the module has a bias
 * @param transposed whether its weight is stored (in, out), as GPT-2's Conv1D does
 */
public record Site(
    String name, SiteKind kind, int layer, int in, int out, boolean bias, boolean transposed) {

  /** Name of the weight in the checkpoint. */
  public String weight() {
    return name + ".weight";
  }

  /** Name of the bias in the checkpoint. */
  public String biasName() {
    return name + ".bias";
  }

  /** The last part of the name: {@code q_proj}. */
  public String shortName() {
    return name.substring(name.lastIndexOf('.') + 1);
  }

  /** Numbers in the weight. */
  public long weightElements() {
    return kind == SiteKind.NORM ? out : (long) in * out;
  }
}
