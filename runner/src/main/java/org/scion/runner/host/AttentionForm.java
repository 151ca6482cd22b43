package org.scion.runner.host;

/**
 * What a query sees, and how scores become shares.
 *
 * @param causal whether only keys up to its own
 * @param dropout of the shares while training
 * @param window keys that it sees, its own included; 0 for all
 * @param cap scores s become cap tanh(s / cap); 0 for none (Gemma 2)
 */
public record AttentionForm(boolean causal, double dropout, int window, double cap) {

  /** Without window and cap. */
  public AttentionForm(boolean causal, double dropout) {
    this(causal, dropout, 0, 0);
  }

  /** Whether, with so many keys, it is more than plain attention. */
  boolean limits(long keys) {
    return cap > 0 || (window > 0 && keys > window);
  }
}
