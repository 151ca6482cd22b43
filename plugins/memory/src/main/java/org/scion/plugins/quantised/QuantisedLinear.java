package org.scion.plugins.quantised;

import ai.djl.ndarray.NDArray;
import org.scion.runner.module.Linear;

/** A linear whose weight is decoded at each use; the bias is the host's own. */
public final class QuantisedLinear implements Linear {
  private final Linear base;
  private final QuantisedWeight weight;

  QuantisedLinear(Linear base, QuantisedWeight weight) {
    this.base = base;
    this.weight = weight;
  }

  @Override
  public NDArray weight() {
    return weight.decode();
  }

  @Override
  public NDArray bias() {
    return base.bias();
  }

  /** Memory that the weight takes. */
  public long bytes() {
    return weight.bytes();
  }
}
