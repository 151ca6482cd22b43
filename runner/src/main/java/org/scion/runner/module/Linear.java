package org.scion.runner.module;

import ai.djl.ndarray.NDArray;
import org.scion.runner.engine.Kernels;

/**
 * Maps rows (T, in) to rows (T, out): y = x W^T + b. A technique on a weight is a Linear around a
 * Linear; what it wraps is the base or another technique.
 *
 * <p>Confined to the training thread.
 */
public interface Linear {
  /** The weight as it acts now, (out, in), whatever the checkpoint's orientation. */
  NDArray weight();

  /** The bias as it acts now, (out), or null. */
  NDArray bias();

  /** Whether this is the host's own linear, without any technique. */
  default boolean isHost() {
    return false;
  }

  /**
   * What it is made of, when that is a weight and low-rank changes and nothing else; null when only
   * {@link #forward} tells what it does. Layers with a backward pass of their own ask for it.
   */
  default LinearParts parts() {
    return null;
  }

  /** y = x W^T + b, shape (T, out). */
  default NDArray forward(NDArray x) {
    NDArray bias = bias();
    return bias == null
        ? Kernels.call("linear", x, weight())
        : Kernels.call("linear_bias", x, weight(), bias);
  }
}
