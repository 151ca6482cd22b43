package org.scion.plugins.lora;

import ai.djl.ndarray.NDArray;
import org.scion.runner.engine.Kernels;
import org.scion.runner.module.Embedding;

/** A table whose entries carry the change themselves: E + s B A, A (r, dim), B (rows, r). */
record ParameterEmbedding(Embedding base, Factors factors, double scaling) implements Embedding {
  @Override
  public NDArray weight() {
    return base.weight().add(factors.delta(scaling)); // (rows, dim)
  }

  @Override
  public NDArray forward(NDArray ids) {
    NDArray picked = Kernels.call("embedding", factors.b(), ids); // (T, r)
    return base.forward(ids)
        .add(picked.matMul(factors.a()).mul(Kernels.scalar(scaling))); // (T, dim)
  }
}
