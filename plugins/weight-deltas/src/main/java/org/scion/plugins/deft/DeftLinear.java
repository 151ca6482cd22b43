package org.scion.plugins.deft;

import ai.djl.ndarray.NDArray;
import org.scion.runner.engine.Kernels;
import org.scion.runner.inject.Dropout;
import org.scion.runner.module.Linear;

/**
 * y = base(x) + (s drop(x) R^T - (x W^T) right) Q^T.
 *
 * <p>x (T, in), R (r, in) or null, Q and right (out, r), y (T, out).
 */
final class DeftLinear implements Linear {
  private final Linear base;
  private final Projection projection;
  private final NDArray content;
  private final double scaling;
  private final Dropout dropout;

  DeftLinear(Linear base, Projection projection, NDArray content, double scaling, Dropout dropout) {
    this.base = base;
    this.projection = projection;
    this.content = content;
    this.scaling = scaling;
    this.dropout = dropout;
  }

  @Override
  public NDArray forward(NDArray x) {
    NDArray y = base.forward(x); // (T, out)
    NDArray bias = base.bias();
    NDArray product = bias == null ? y : y.sub(bias); // (T, out)
    NDArray inner = product.matMul(projection.right()).neg(); // (T, r)
    if (content != null) {
      inner =
          inner.add(
              Kernels.call("linear", dropout.apply(x), content)
                  .mul(Kernels.scalar(scaling))); // (T, r)
    }
    return y.add(Kernels.call("linear", inner, projection.left())); // (T, out)
  }

  @Override
  public NDArray weight() {
    NDArray w = base.weight(); // (out, in)
    NDArray inner = projection.right().transpose().matMul(w).neg(); // (r, in)
    if (content != null) {
      inner = inner.add(content.mul(Kernels.scalar(scaling))); // (r, in)
    }
    return w.add(projection.left().matMul(inner)); // (out, in)
  }

  @Override
  public NDArray bias() {
    return base.bias();
  }
}
