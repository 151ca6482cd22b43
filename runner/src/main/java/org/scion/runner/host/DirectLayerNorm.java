package org.scion.runner.host;

import ai.djl.ndarray.NDArray;
import java.util.List;
import org.scion.runner.engine.Kernels;
import org.scion.runner.engine.Torch;
import org.scion.runner.module.Norm;

/** A layer norm with its backward pass; it keeps nothing but reads its input again. */
public final class DirectLayerNorm {
  private final LayerNorm norm;

  private DirectLayerNorm(LayerNorm norm) {
    this.norm = norm;
  }

  /** A norm as it acts now, or null when it is not a plain layer norm with a shift. */
  public static DirectLayerNorm of(Norm norm) {
    return norm instanceof LayerNorm plain && plain.bias() != null
        ? new DirectLayerNorm(plain)
        : null;
  }

  public boolean trains() {
    return norm.weight().hasGradient() || norm.bias().hasGradient();
  }

  /** The normed rows, (T, d). */
  public NDArray forward(NDArray x) {
    return norm.forward(x);
  }

  /** Adds the gradients of what is trained; gives the gradient of x, (T, d). */
  public NDArray backward(NDArray dy, NDArray x) {
    return Kernels.inPlace(
            "direct_layer_norm_back",
            dy,
            x,
            norm.weight(),
            norm.bias(),
            norm.epsilon(),
            gradient(norm.weight()),
            gradient(norm.bias()))
        .get(0);
  }

  private static List<NDArray> gradient(NDArray trained) {
    return trained.hasGradient() ? List.of(Torch.gradient(trained)) : List.of();
  }
}
