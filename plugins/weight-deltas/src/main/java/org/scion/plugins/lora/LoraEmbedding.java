package org.scion.plugins.lora;

import ai.djl.ndarray.NDArray;
import org.scion.runner.engine.Kernels;
import org.scion.runner.module.Embedding;

/**
 * Row t of the table becomes E[t] + s (B A)[:, t].
 *
 * <p>A (r, rows), B (dim, r).
 */
final class LoraEmbedding implements Embedding {
  private final Embedding base;
  private final Factors factors;
  private final double scaling;

  LoraEmbedding(Embedding base, Factors factors, double scaling) {
    this.base = base;
    this.factors = factors;
    this.scaling = scaling;
  }

  @Override
  public NDArray weight() {
    return base.weight().add(factors.delta(scaling).transpose()); // (rows, dim)
  }

  @Override
  public NDArray forward(NDArray ids) {
    NDArray picked = Kernels.call("embedding", factors.a().transpose(), ids); // (T, r)
    return base.forward(ids)
        .add(Kernels.call("linear", picked, factors.b()).mul(Kernels.scalar(scaling)));
  }
}
