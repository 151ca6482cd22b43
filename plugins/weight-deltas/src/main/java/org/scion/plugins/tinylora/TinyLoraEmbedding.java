package org.scion.plugins.tinylora;

import ai.djl.ndarray.NDArray;
import org.scion.runner.engine.Kernels;
import org.scion.runner.module.Embedding;

/** Row t of the table becomes E[t] + B[t] R A: B (rows, r), A (r, dim). */
final class TinyLoraEmbedding implements Embedding {
  private final Embedding base;
  private final Core core;

  TinyLoraEmbedding(Embedding base, Core core) {
    this.base = base;
    this.core = core;
  }

  @Override
  public NDArray weight() {
    return base.weight().add(core.b().matMul(core.mixed())); // (rows, dim)
  }

  @Override
  public NDArray forward(NDArray ids) {
    NDArray picked = Kernels.call("embedding", core.b(), ids); // (T, r)
    return base.forward(ids).add(picked.matMul(core.mixed())); // (T, dim)
  }
}
