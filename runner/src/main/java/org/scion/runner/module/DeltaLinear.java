package org.scion.runner.module;

import ai.djl.ndarray.NDArray;
import org.scion.runner.engine.Kernels;

/**
 * A linear with a change of its weight: y = base(x) + x D^T, and W + D when merged.
 *
 * <p>x (T, in), D (out, in), y (T, out).
 */
public abstract class DeltaLinear implements Linear {
  private final Linear base;

  protected DeltaLinear(Linear base) {
    this.base = base;
  }

  /** What it wraps: the host's own linear or another technique. */
  protected final Linear base() {
    return base;
  }

  /** The change as it acts now, (out, in). */
  protected abstract NDArray delta();

  @Override
  public NDArray weight() {
    return base.weight().add(delta()); // (out, in)
  }

  @Override
  public NDArray bias() {
    return base.bias();
  }

  @Override
  public NDArray forward(NDArray x) {
    return base.forward(x).add(Kernels.call("linear", x, delta())); // (T, out)
  }
}
