package org.scion.core.model;

/** What a technique takes hold of at a site. */
public enum SiteKind {
  /** A linear weight (out, in) inside a layer; GPT-2's Conv1D stores it as (in, out). */
  LINEAR,
  /** An embedding table (rows, dim). */
  EMBEDDING,
  /** A layer norm or RMS norm (dim). */
  NORM,
  /** The output projection of the task model: language-model head, classifier, score. */
  HEAD,
  /**
   * The output of an attention sub-block, (tokens, hidden), before it joins the residual stream.
   */
  ATTENTION,
  /** The output of a feed-forward sub-block, (tokens, hidden), before it joins the residual. */
  MLP,
  /** The residual stream after a layer, (tokens, hidden). */
  RESIDUAL,
  /** What the embeddings hand to the first layer, (tokens, hidden). */
  EMBEDDING_OUTPUT,
  /** Keys and values of an attention, (tokens, key-value heads x head size). */
  KEY_VALUE;

  /** Whether a weight lies at the site, so that a delta on it can be merged. */
  public boolean weighted() {
    return this == LINEAR || this == EMBEDDING || this == HEAD || this == NORM;
  }
}
