package org.scion.runner.host;

import ai.djl.ndarray.NDArray;
import org.scion.runner.engine.Kernels;
import org.scion.runner.module.Norm;
import org.scion.runner.module.Parameters;

/** (x - mean) / sqrt(variance + eps) * w + b (Ba, Kiros and Hinton, 2016). */
public final class LayerNorm implements Norm {
  private final Parameters parameters;
  private final String name;
  private final double epsilon;

  public LayerNorm(Parameters parameters, String name, double epsilon) {
    this.parameters = parameters;
    this.name = name;
    this.epsilon = epsilon;
  }

  @Override
  public NDArray weight() {
    return parameters.get(name + ".weight");
  }

  @Override
  public NDArray bias() {
    return parameters.get(name + ".bias");
  }

  @Override
  public NDArray forward(NDArray x) {
    return Kernels.call("layer_norm", x, weight(), bias(), Kernels.scalar(epsilon));
  }
}
