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
  private final NDArray a;
  private final NDArray b;
  private final double scaling;

  LoraEmbedding(Embedding base, NDArray a, NDArray b, double scaling) {
    this.base = base;
    this.a = a;
    this.b = b;
    this.scaling = scaling;
  }

  @Override
  public NDArray weight() {
    return base.weight().add(b.matMul(a).transpose().mul(scaling)); // (rows, dim)
  }

  @Override
  public NDArray forward(NDArray ids) {
    NDArray picked = Kernels.call("embedding", a.transpose(), ids); // (T, r)
    return base.forward(ids).add(Kernels.call("linear", picked, b).mul(scaling)); // (T, dim)
  }
}
