package org.scion.plugins.ssf;

import ai.djl.ndarray.NDArray;
import org.scion.runner.module.Linear;

/** A linear with its output scaled and shifted. */
record ChangedLinear(Linear base, ScaleShift change) implements Linear {
  @Override
  public NDArray forward(NDArray x) {
    return change.apply(base.forward(x)); // (T, out)
  }

  @Override
  public NDArray weight() {
    return base.weight().mul(change.scale().expandDims(1)); // (out, in)
  }

  @Override
  public NDArray bias() {
    return change.bias(base.bias());
  }
}
