package org.scion.plugins.ssf;

import ai.djl.ndarray.NDArray;

/**
 * y' = g * y + h.
 *
 * @param scale g (out)
 * @param shift h (out), or null for none
 */
record ScaleShift(NDArray scale, NDArray shift) {
  /** (T, out) to (T, out); a bias likewise. */
  NDArray apply(NDArray y) {
    NDArray scaled = y.mul(scale);
    return shift == null ? scaled : scaled.add(shift);
  }

  /** The bias that acts, from the one before or null. */
  NDArray bias(NDArray before) {
    return before == null ? shift : apply(before);
  }
}
