package org.scion.plugins.tinylora;

import ai.djl.ndarray.NDArray;
import org.scion.runner.engine.Kernels;
import org.scion.runner.inject.Dropout;
import org.scion.runner.module.Linear;

/** y = base(x) + ((drop(x) A^T) R^T) B^T: x (T, in), y (T, out). */
final class TinyLoraLinear implements Linear {
  private final Linear base;
  private final Core core;
  private final Dropout dropout;

  TinyLoraLinear(Linear base, Core core, Dropout dropout) {
    this.base = base;
    this.core = core;
    this.dropout = dropout;
  }

  @Override
  public NDArray forward(NDArray x) {
    return Kernels.call(
        "low_rank_add",
        base.forward(x),
        dropout.apply(x),
        core.mixed(),
        core.b(),
        Kernels.scalar(1.0)); // (T, out)
  }

  @Override
  public NDArray weight() {
    return base.weight().add(core.b().matMul(core.mixed())); // (out, in)
  }

  @Override
  public NDArray bias() {
    return base.bias();
  }
}
