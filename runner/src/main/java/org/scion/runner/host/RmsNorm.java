package org.scion.runner.host;

import ai.djl.ndarray.NDArray;
import org.scion.runner.engine.Kernels;
import org.scion.runner.module.Norm;
import org.scion.runner.module.Parameters;

/** x / sqrt(mean(x^2) + eps) * w (Zhang and Sennrich, 2019). */
public final class RmsNorm implements Norm {
  private final Parameters parameters;
  private final String name;
  private final double epsilon;

  public RmsNorm(Parameters parameters, String name, double epsilon) {
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
    return null;
  }

  @Override
  public NDArray forward(NDArray x) {
    return Kernels.call("rms_norm", x, weight(), Kernels.scalar(epsilon));
  }
}
