package org.scion.plugins.columns;

import ai.djl.ndarray.NDArray;
import org.scion.runner.engine.Kernels;
import org.scion.runner.module.Linear;
import org.scion.runner.module.LinearParts;

/**
 * A linear some of whose input columns have a trained change: y = base(x) + x[:, c] D^T. The
 * backward pass needs only those columns of x.
 *
 * <p>x (T, in), columns c (n), D (out, n), y (T, out).
 *
 * @param picks S (n, in), a one in each row at its column: x[:, c] = x S^T, so the change is the
 *     low-rank D S
 */
record ColumnLinear(Linear base, NDArray columns, NDArray change, NDArray picks) implements Linear {
  @Override
  public NDArray forward(NDArray x) {
    return Kernels.call("columns_add", base.forward(x), x, columns, change); // (T, out)
  }

  @Override
  public LinearParts parts() {
    LinearParts inner = base.parts();
    return inner == null ? null : inner.with(new LinearParts.LowRank(picks, change, 1));
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
