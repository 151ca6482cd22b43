package org.scion.runner.host;

import ai.djl.ndarray.NDArray;
import java.util.function.Supplier;
import org.scion.runner.engine.Kernels;
import org.scion.runner.module.Norm;
import org.scion.runner.module.Parameters;

/** (x - mean) / sqrt(variance + eps) * w + b (Ba, Kiros and Hinton, 2016). */
public final class LayerNorm implements Norm {
  private final Supplier<NDArray> weight;
  private final Supplier<NDArray> bias;
  private final double epsilon;

  /** The norm of this name among a host's parameters. */
  public LayerNorm(Parameters parameters, String name, double epsilon) {
    this(
        () -> parameters.get(name + ".weight"),
        () -> parameters.has(name + ".bias") ? parameters.get(name + ".bias") : null,
        epsilon);
  }

  private LayerNorm(Supplier<NDArray> weight, Supplier<NDArray> bias, double epsilon) {
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
    return Kernels.call("layer_norm", x, weight(), bias(), Kernels.scalar(epsilon));
  }

  @Override
  public Norm with(NDArray newWeight, NDArray newBias) {
    return new LayerNorm(() -> newWeight, () -> newBias, epsilon);
  }
}
