package org.scion.runner.host;

import ai.djl.ndarray.NDArray;
import org.scion.runner.engine.Kernels;
import org.scion.runner.engine.Torch;
import org.scion.runner.module.Norm;

/** An RMS norm with its backward pass; it keeps nothing but reads its input again. */
public final class DirectNorm {
  private final NDArray weight;
  private final double epsilon;

  private DirectNorm(NDArray weight, double epsilon) {
    this.weight = weight;
    this.epsilon = epsilon;
  }

  /** A norm as it acts now, or null when it is not a plain RMS norm. */
  public static DirectNorm of(Norm norm) {
    return norm instanceof RmsNorm rms && rms.bias() == null
        ? new DirectNorm(rms.weight(), rms.epsilon())
        : null;
  }

  public boolean trains() {
    return weight.hasGradient();
  }

  /** The normed rows, (T, d), in the precision of another array. */
  public NDArray forward(NDArray x, NDArray like) {
    return Kernels.call("direct_rms", x, weight, Kernels.scalar(epsilon), like);
  }

  /** Adds the weight's gradient if it is trained; gives sum + the gradient of x, (T, d). */
  public NDArray backward(NDArray dy, NDArray x, NDArray sum) {
    trainWeight(dy, x);
    return Kernels.inPlace("direct_rms_back", dy, x, weight, epsilon, sum).get(0);
  }

  /** Adds the weight's gradient alone. */
  public void trainWeight(NDArray dy, NDArray x) {
    if (trains()) {
      Kernels.inPlace("direct_rms_weight", Torch.gradient(weight), dy, x, epsilon);
    }
  }
}
