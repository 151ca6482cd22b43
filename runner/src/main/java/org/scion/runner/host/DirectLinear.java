package org.scion.runner.host;

import ai.djl.ndarray.NDArray;
import java.util.List;
import org.scion.runner.engine.Kernels;
import org.scion.runner.engine.Torch;
import org.scion.runner.module.Linear;
import org.scion.runner.module.LinearParts;
import org.scion.runner.module.LinearParts.LowRank;

/**
 * y = x W^T + b + sum of s (x A^T) B^T, and its gradients: dx = dy W + s (dy B) A, dW = dy^T x, db
 * = column sums of dy, dA = (s dy B)^T x, dB = (s dy)^T (x A^T).
 *
 * <p>x (T, in), y (T, out). Only what is trained gets a gradient; it is added in place.
 */
public final class DirectLinear {
  private final LinearParts parts;

  private DirectLinear(LinearParts parts) {
    this.parts = parts;
  }

  /** A linear as it acts now, or null when it is more than a weight and low-rank changes. */
  public static DirectLinear of(Linear linear) {
    LinearParts parts = linear.parts();
    return parts == null ? null : new DirectLinear(parts);
  }

  /** Its weight, whose precision its products have. */
  public NDArray weight() {
    return parts.weight();
  }

  public boolean trains() {
    return parts.weight().hasGradient()
        || parts.bias() != null && parts.bias().hasGradient()
        || parts.changes().stream().anyMatch(c -> c.a().hasGradient() || c.b().hasGradient());
  }

  /** Whether {@link #backward} looks at the input. */
  public boolean readsInput() {
    return parts.weight().hasGradient() || !parts.changes().isEmpty();
  }

  /** y, (T, out), in the weight's precision or, with changes, in float32. */
  public NDArray forward(NDArray x) {
    NDArray y =
        parts.bias() == null
            ? Kernels.call("direct_linear", x, parts.weight())
            : Kernels.call("direct_linear_bias", x, parts.weight(), parts.bias());
    for (LowRank change : parts.changes()) {
      NDArray s = Kernels.scalar(change.scaling());
      y = Kernels.call("direct_low_rank", y, x, change.a(), change.b(), s);
    }
    return y;
  }

  /**
   * Adds the gradients of what is trained, and the input's to a sum.
   *
   * @param dy (T, out)
   * @param x the input; may be null unless {@link #readsInput}
   * @param sum gradient of the input from other readers, (T, in), added to in place; null for none
   * @return sum with this one's share, (T, in)
   */
  public NDArray backward(NDArray dy, NDArray x, NDArray sum) {
    NDArray dx =
        sum == null
            ? one("direct_input", dy, parts.weight())
            : one("direct_input_add", sum, dy, parts.weight());
    for (LowRank change : parts.changes()) {
      one("direct_low_rank_input", dx, train(change, dy, x), change.a());
    }
    trainBase(dy, x);
    return dx;
  }

  /** Adds the gradients of what is trained and leaves the input's out. */
  public void backward(NDArray dy, NDArray x) {
    parts.changes().forEach(change -> train(change, dy, x));
    trainBase(dy, x);
  }

  private NDArray train(LowRank change, NDArray dy, NDArray x) {
    List<NDArray> da = gradient(change.a());
    List<NDArray> db = gradient(change.b());
    return one("direct_low_rank_back", dy, x, change.a(), change.b(), change.scaling(), da, db);
  }

  /** The gradient of a factor, or nothing when it is frozen. */
  private static List<NDArray> gradient(NDArray factor) {
    return factor.hasGradient() ? List.of(Torch.gradient(factor)) : List.of();
  }

  private void trainBase(NDArray dy, NDArray x) {
    if (parts.weight().hasGradient()) {
      one("direct_weight", Torch.gradient(parts.weight()), dy, x);
    }
    if (parts.bias() != null && parts.bias().hasGradient()) {
      one("direct_bias", Torch.gradient(parts.bias()), dy);
    }
  }

  private static NDArray one(String kernel, Object... arguments) {
    return Kernels.inPlace(kernel, arguments).get(0);
  }
}
