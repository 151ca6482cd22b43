package org.scion.plugins.osf;

import ai.djl.ndarray.NDArray;
import org.scion.runner.engine.Kernels;

/**
 * A sum of singular directions, U S V.
 *
 * @param u (out, k)
 * @param s (k)
 * @param v (k, in)
 */
record Directions(NDArray u, NDArray s, NDArray v) {
  /** The matrix, (out, in). */
  NDArray product() {
    return u.mul(s).matMul(v);
  }

  /** x (U S V)^T, (T, out). */
  NDArray apply(NDArray x) {
    NDArray inner = Kernels.call("linear", x, v).mul(s); // (T, k)
    return Kernels.call("linear", inner, u);
  }
}
