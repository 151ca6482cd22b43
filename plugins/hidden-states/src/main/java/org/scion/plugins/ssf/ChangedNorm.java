package org.scion.plugins.ssf;

import ai.djl.ndarray.NDArray;
import org.scion.runner.module.Norm;

/** A norm with its output scaled and shifted. */
record ChangedNorm(Norm base, ScaleShift change) implements Norm {
  @Override
  public NDArray weight() {
    return base.weight().mul(change.scale()); // (hidden)
  }

  @Override
  public NDArray bias() {
    return change.bias(base.bias());
  }

  @Override
  public NDArray forward(NDArray x) {
    return change.apply(base.forward(x)); // (T, hidden)
  }

  @Override
  public Norm with(NDArray weight, NDArray bias) {
    return new ChangedNorm(base.with(weight, bias), change);
  }
}
