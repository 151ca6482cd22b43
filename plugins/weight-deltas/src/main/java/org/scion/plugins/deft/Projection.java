package org.scion.plugins.deft;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Activation;
import org.scion.runner.engine.Kernels;

/**
 * The projection Q right^T that P stands for.
 *
 * @param p (out, r)
 * @param method {@code relu}: Q = P, right = relu(P); {@code qr}: both the Q of P's decomposition
 */
record Projection(NDArray p, String method) {
  /** Q, (out, r). */
  NDArray left() {
    return method.equals("qr") ? Kernels.callAll("qr", p).get(0) : p;
  }

  /** The other side, (out, r). */
  NDArray right() {
    return method.equals("qr") ? left() : Activation.relu(p);
  }
}
