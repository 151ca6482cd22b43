package org.scion.runner.module;

import ai.djl.ndarray.NDArray;

/** A norm over the last axis, (T, hidden) to (T, hidden). Techniques wrap it. */
public interface Norm {
  /** Scale, (hidden). */
  NDArray weight();

  /** Shift, (hidden), or null. */
  NDArray bias();

  NDArray forward(NDArray x);
}
