package org.scion.plugins.ia3;

import ai.djl.ndarray.NDArray;
import org.scion.runner.module.Linear;

/** y = l * (W x + b) with l (out, 1). */
record ScaledOutput(Linear base, NDArray scale) implements Linear {
  @Override
  public NDArray forward(NDArray x) {
    return base.forward(x).mul(scale.transpose()); // (T, out)
  }

  @Override
  public NDArray weight() {
    return base.weight().mul(scale); // (out, in)
  }

  @Override
  public NDArray bias() {
    return base.bias() == null ? null : base.bias().mul(scale.flatten()); // (out)
  }
}
