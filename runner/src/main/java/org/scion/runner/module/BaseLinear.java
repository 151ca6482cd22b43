package org.scion.runner.module;

import ai.djl.ndarray.NDArray;
import java.util.List;
import org.scion.runner.engine.Kernels;

/** The host's own linear: weight and bias from its parameters. */
final class BaseLinear implements Linear {
  private final Parameters parameters;
  private final String weight;
  private final String bias;
  private final boolean transposed;

  /**
   * @param bias name of the bias or null
   * @param transposed whether the weight is stored (in, out)
   */
  BaseLinear(Parameters parameters, String weight, String bias, boolean transposed) {
    this.parameters = parameters;
    this.weight = weight;
    this.bias = bias;
    this.transposed = transposed;
  }

  @Override
  public boolean isHost() {
    return true;
  }

  @Override
  public NDArray weight() {
    NDArray stored = parameters.get(weight);
    return transposed ? stored.transpose() : stored;
  }

  @Override
  public NDArray bias() {
    return bias == null ? null : parameters.get(bias);
  }

  @Override
  public LinearParts parts() {
    return transposed ? null : new LinearParts(parameters.stored(weight), bias(), List.of());
  }

  @Override
  public NDArray forward(NDArray x) {
    if (parameters.halved(weight) && !transposed) {
      NDArray y = Kernels.call("linear_cast", x, parameters.stored(weight)); // (T, out)
      return bias == null ? y : y.add(bias());
    }
    if (transposed && bias != null) {
      return Kernels.call("conv1d", x, parameters.get(weight), bias());
    }
    return Linear.super.forward(x);
  }
}
