package org.scion.plugins.columns;

import ai.djl.ndarray.NDArray;
import org.scion.runner.engine.Kernels;
import org.scion.runner.module.Linear;

/**
 * A linear some of whose input columns have a trained change: y = base(x) + x[:, c] D^T. The
 * backward pass needs only those columns of x.
 *
 * <p>x (T, in), columns c (n), D (out, n), y (T, out).
 */
public record ColumnLinear(Linear base, NDArray columns, NDArray change) implements Linear {
  @Override
  public NDArray forward(NDArray x) {
    return Kernels.call("columns_add", base.forward(x), x, columns, change); // (T, out)
  }

  @Override
  public NDArray weight() {
    return Kernels.call("columns_changed", base.weight(), columns, change); // (out, in)
  }

  @Override
  public NDArray bias() {
    return base.bias();
  }
}
