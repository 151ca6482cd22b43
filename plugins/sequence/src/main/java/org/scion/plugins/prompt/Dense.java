package org.scion.plugins.prompt;

import ai.djl.ndarray.NDArray;
import org.scion.runner.engine.Kernels;
import org.scion.runner.engine.Torch;
import org.scion.runner.inject.Initialiser;

/**
 * A linear layer of a prompt encoder.
 *
 * @param weight (out, in)
 * @param bias (out)
 */
public record Dense(NDArray weight, NDArray bias) {
  /** Start values as torch's Linear has them: both uniform within 1 / sqrt(in). */
  public static Dense start(Initialiser random, String name, int in, int out) {
    return new Dense(
        Torch.create(random.kaiming(name + ".weight", in * out, in), out, in),
        Torch.create(random.kaiming(name + ".bias", out, in), out));
  }

  /** x W^T + b, (rows, out). */
  public NDArray forward(NDArray x) {
    return Kernels.call("linear_bias", x, weight, bias);
  }

  /** Numbers of a layer of these sizes. */
  public static long parameters(long in, long out) {
    return in * out + out;
  }
}
