package org.scion.plugins.psoft;

import ai.djl.ndarray.NDArray;
import org.scion.runner.engine.Kernels;
import org.scion.runner.engine.Torch;
import org.scion.runner.inject.Dropout;
import org.scion.runner.module.Linear;

/**
 * y = base(x) + s ((drop(x) A^T) (R - I)^T) B^T.
 *
 * <p>x (T, in), A (r, in), R (r, r), B (out, r), y (T, out).
 */
final class PsoftLinear implements Linear {
  private final Linear base;
  private final Factors factors;
  private final Rotation rotation;
  private final double scaling;
  private final Dropout dropout;

  PsoftLinear(Linear base, Factors factors, Rotation rotation, double scaling, Dropout dropout) {
    this.base = base;
    this.factors = factors;
    this.rotation = rotation;
    this.scaling = scaling;
    this.dropout = dropout;
  }

  /** (R - I) A, (r, in). */
  private NDArray turned() {
    NDArray r = rotation.matrix();
    return r.sub(Torch.manager().eye((int) r.getShape().get(0))).matMul(factors.a());
  }

  @Override
  public NDArray forward(NDArray x) {
    return Kernels.call(
        "low_rank_add",
        base.forward(x),
        dropout.apply(x),
        turned(),
        factors.b(),
        Kernels.scalar(scaling)); // (T, out)
  }

  @Override
  public NDArray weight() {
    return base.weight()
        .add(factors.b().matMul(turned()).mul(Kernels.scalar(scaling))); // (out, in)
  }

  @Override
  public NDArray bias() {
    return base.bias();
  }
}
