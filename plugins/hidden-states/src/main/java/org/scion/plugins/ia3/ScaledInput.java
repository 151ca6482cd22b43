package org.scion.plugins.ia3;

import ai.djl.ndarray.NDArray;
import org.scion.runner.module.Linear;

/** y = W (l * x) + b with l (1, in). */
record ScaledInput(Linear base, NDArray scale) implements Linear {
  @Override
  public NDArray forward(NDArray x) {
    return base.forward(x.mul(scale)); // (T, out)
  }

  @Override
  public NDArray weight() {
    return base.weight().mul(scale); // (out, in)
  }

  @Override
  public NDArray bias() {
    return base.bias();
  }
}
