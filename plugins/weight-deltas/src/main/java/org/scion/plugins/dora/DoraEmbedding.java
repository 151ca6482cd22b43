package org.scion.plugins.dora;

import ai.djl.ndarray.NDArray;
import org.scion.plugins.lora.Factors;
import org.scion.runner.engine.Kernels;
import org.scion.runner.module.Embedding;

/**
 * Row t becomes m / n (E[t] + s (B A)[:, t]), n the norm of each dimension over the vocabulary.
 *
 * <p>A (r, rows), B (dim, r), m and n (dim).
 */
final class DoraEmbedding implements Embedding {
  private final Embedding base;
  private final Factors factors;
  private final NDArray magnitude;
  private final double scaling;

  DoraEmbedding(Embedding base, Factors factors, NDArray magnitude, double scaling) {
    this.base = base;
    this.factors = factors;
    this.magnitude = magnitude;
    this.scaling = scaling;
  }

  private NDArray ratio() {
    return Kernels.call(
        "lora_dora_ratio",
        base.weight().transpose(),
        factors.a(),
        factors.b(),
        magnitude,
        Kernels.scalar(scaling)); // (dim)
  }

  @Override
  public NDArray weight() {
    return base.weight().add(factors.delta(scaling).transpose()).mul(ratio()); // (rows, dim)
  }

  @Override
  public NDArray forward(NDArray ids) {
    NDArray picked = Kernels.call("embedding", factors.a().transpose(), ids); // (T, r)
    NDArray change =
        Kernels.call("linear", picked, factors.b()).mul(Kernels.scalar(scaling)); // (T, dim)
    return base.forward(ids).add(change).mul(ratio()); // (T, dim)
  }
}
