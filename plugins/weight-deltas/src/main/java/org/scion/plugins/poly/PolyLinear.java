package org.scion.plugins.poly;

import ai.djl.ndarray.NDArray;
import org.scion.core.UnsupportedException;
import org.scion.runner.engine.Kernels;
import org.scion.runner.module.Linear;

/** y = base(x) + (1/r) B_t A_t x, the factors mixed for the task of each example. */
record PolyLinear(Linear base, NDArray a, NDArray b, NDArray router, PolyAttachment owner)
    implements Linear {
  @Override
  public NDArray forward(NDArray x) {
    String weights = owner.training() ? "poly_drawn_weights" : "poly_weights";
    NDArray picked = Kernels.call("rows", router, owner.tasks()); // (n, splits x skills)
    NDArray p = Kernels.call(weights, picked, a); // (n, splits, skills)
    return Kernels.call("poly_add", base.forward(x), x, a, b, p, owner.lengths());
  }

  @Override
  public NDArray weight() {
    throw new UnsupportedException("merging poly: its weights depend on the task");
  }

  @Override
  public NDArray bias() {
    return base.bias();
  }
}
