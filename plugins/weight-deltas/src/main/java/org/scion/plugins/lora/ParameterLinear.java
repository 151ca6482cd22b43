package org.scion.plugins.lora;

import ai.djl.ndarray.NDArray;
import org.scion.runner.module.Linear;

/**
 * A linear whose stored weight carries the change itself: W + s B A is formed, then applied.
 *
 * <p>A (r, columns), B (rows, r) of the stored weight, which a Conv1D keeps as (in, out).
 */
record ParameterLinear(Linear base, Factors factors, double scaling, boolean transposed)
    implements Linear {
  @Override
  public NDArray weight() {
    NDArray delta = factors.delta(scaling);
    return base.weight().add(transposed ? delta.transpose() : delta); // (out, in)
  }

  @Override
  public NDArray bias() {
    return base.bias();
  }
}
