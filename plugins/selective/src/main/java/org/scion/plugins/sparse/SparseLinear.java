package org.scion.plugins.sparse;

import ai.djl.ndarray.NDArray;
import org.scion.runner.engine.Kernels;
import org.scion.runner.module.Linear;

/**
 * A linear some of whose weights have a trained change: W'[k] = W[k] + v for chosen entries k of
 * the weight as a row of numbers. Only the values have gradients and moments.
 *
 * <p>x (T, in), W (out, in), index and values (n).
 */
public final class SparseLinear implements Linear {
  private final Linear base;
  private final boolean plain;
  private final NDArray index;
  private final NDArray values;

  /**
   * @param plain whether the base is the host's own, whose product can be made with the changed
   *     weight at once
   * @param index entries, int32, all different
   */
  public SparseLinear(Linear base, boolean plain, NDArray index, NDArray values) {
    this.base = base;
    this.plain = plain;
    this.index = index;
    this.values = values;
  }

  @Override
  public NDArray weight() {
    return Kernels.call("sparse_changed", base.weight(), index, values); // (out, in)
  }

  @Override
  public NDArray bias() {
    return base.bias();
  }

  @Override
  public NDArray forward(NDArray x) {
    if (plain) {
      return Linear.super.forward(x); // (T, out)
    }
    NDArray delta =
        Kernels.call("sparse_changed", base.weight().stopGradient().zerosLike(), index, values);
    return base.forward(x).add(Kernels.call("linear", x, delta)); // (T, out)
  }
}
