package org.scion.runner.module;

import ai.djl.ndarray.NDArray;

/** A norm over the last axis, (T, hidden) to (T, hidden). Techniques wrap it. */
public interface Norm {
  /** Scale, (hidden). */
  NDArray weight();

  /** Shift, (hidden), or null. */
  NDArray bias();

  NDArray forward(NDArray x);

  /** A norm of the same form with its own scale and shift; the shift may be null. */
  Norm with(NDArray weight, NDArray bias);
}
