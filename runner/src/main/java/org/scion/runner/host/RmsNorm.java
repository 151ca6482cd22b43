package org.scion.runner.host;

import ai.djl.ndarray.NDArray;
import java.util.function.Supplier;
import org.scion.runner.engine.Kernels;
import org.scion.runner.module.Norm;
import org.scion.runner.module.Parameters;

/** x / sqrt(mean(x^2) + eps) * w (Zhang and Sennrich, 2019). */
public final class RmsNorm implements Norm {
  private final Supplier<NDArray> weight;
  private final Supplier<NDArray> bias;
  private final double epsilon;

  /** The norm of this name among a host's parameters. */
  public RmsNorm(Parameters parameters, String name, double epsilon) {
    this(
        () -> parameters.get(name + ".weight"),
        () -> parameters.has(name + ".bias") ? parameters.get(name + ".bias") : null,
        epsilon);
  }

  private RmsNorm(Supplier<NDArray> weight, Supplier<NDArray> bias, double epsilon) {
    this.weight = weight;
    this.bias = bias;
    this.epsilon = epsilon;
  }

  @Override
  public NDArray weight() {
    return weight.get();
  }

  @Override
  public NDArray bias() {
    return bias.get();
  }

  double epsilon() {
    return epsilon;
  }

  @Override
  public NDArray forward(NDArray x) {
    return Kernels.call("rms_norm", x, weight(), Kernels.scalar(epsilon));
  }

  @Override
  public Norm with(NDArray newWeight, NDArray newBias) {
    return new RmsNorm(() -> newWeight, () -> newBias, epsilon);
  }
}
