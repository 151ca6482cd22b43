package org.scion.runner.host.gemma;

import ai.djl.ndarray.NDArray;
import java.util.function.Supplier;
import org.scion.runner.engine.Kernels;
import org.scion.runner.module.Norm;
import org.scion.runner.module.Parameters;

/** x / sqrt(mean(x^2) + eps) * (1 + w): an RMS norm whose weight is told from 1. */
final class GemmaNorm implements Norm {
  private final Supplier<NDArray> weight;
  private final double epsilon;

  /** The norm of this name among a host's parameters. */
  GemmaNorm(Parameters parameters, String name, double epsilon) {
    this(() -> parameters.get(name + ".weight"), epsilon);
  }

  private GemmaNorm(Supplier<NDArray> weight, double epsilon) {
    this.weight = weight;
    this.epsilon = epsilon;
  }

  @Override
  public NDArray weight() {
    return weight.get();
  }

  @Override
  public NDArray bias() {
    return null;
  }

  @Override
  public NDArray forward(NDArray x) {
    return Kernels.call("rms_norm_plus_one", x, weight(), Kernels.scalar(epsilon));
  }

  @Override
  public Norm with(NDArray newWeight, NDArray newBias) {
    return new GemmaNorm(() -> newWeight, epsilon);
  }
}
