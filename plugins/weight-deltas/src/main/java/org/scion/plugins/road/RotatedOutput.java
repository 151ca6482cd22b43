package org.scion.plugins.road;

import ai.djl.ndarray.NDArray;
import java.util.function.UnaryOperator;
import org.scion.runner.module.Linear;

/** y = R(base(x)): a linear change of the output, bias included. W' = R W, b' = R b. */
final class RotatedOutput implements Linear {
  private final Linear base;
  private final UnaryOperator<NDArray> rotation;

  /**
   * @param rotation changes rows (T, out)
   */
  RotatedOutput(Linear base, UnaryOperator<NDArray> rotation) {
    this.base = base;
    this.rotation = rotation;
  }

  @Override
  public NDArray forward(NDArray x) {
    return rotation.apply(base.forward(x)); // (T, out)
  }

  @Override
  public NDArray weight() {
    return rotation.apply(base.weight().transpose()).transpose(); // (out, in)
  }

  @Override
  public NDArray bias() {
    NDArray bias = base.bias();
    return bias == null ? null : rotation.apply(bias.reshape(1, -1)).reshape(-1);
  }
}
