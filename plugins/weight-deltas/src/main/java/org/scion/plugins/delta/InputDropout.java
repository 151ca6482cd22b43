package org.scion.plugins.delta;

import ai.djl.ndarray.NDArray;
import java.util.function.BooleanSupplier;
import org.scion.runner.engine.Kernels;

/**
 * Dropout on what goes into an adapter; does nothing outside training.
 *
 * @param probability of an entry to be zeroed, 0 to 1
 * @param training whether the host is in training
 */
public record InputDropout(double probability, BooleanSupplier training) {
  /** No dropout. */
  public static final InputDropout NONE = new InputDropout(0, () -> false);

  /** Whether anything is dropped now. */
  public boolean active() {
    return probability > 0 && training.getAsBoolean();
  }

  NDArray apply(NDArray x) {
    return active() ? Kernels.call("dropout", x, Kernels.scalar(probability)) : x;
  }
}
