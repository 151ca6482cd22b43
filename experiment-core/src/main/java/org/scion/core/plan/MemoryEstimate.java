package org.scion.core.plan;

/**
 * Resident memory of the worker at its highest, by part, in bytes.
 *
 * @param runtime virtual machine, engine and tokenizer
 * @param weights base weights
 * @param adapters trained numbers that techniques add
 * @param gradients gradients of what is trained
 * @param optimizer two moments of what is trained
 * @param activations saved for the backward pass, and the largest temporary
 * @param logits scores and their gradient, one chunk
 */
public record MemoryEstimate(
    long runtime,
    long weights,
    long adapters,
    long gradients,
    long optimizer,
    long activations,
    long logits) {

  /** The same with further weights beside the base's. */
  MemoryEstimate withMoreWeights(long bytes) {
    return new MemoryEstimate(
        runtime, weights + bytes, adapters, gradients, optimizer, activations, logits);
  }

  public long total() {
    return runtime + weights + adapters + gradients + optimizer + activations + logits;
  }

  /** In units of 10^9 bytes. */
  public double gigabytes() {
    return total() / 1e9;
  }
}
