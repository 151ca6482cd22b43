package org.scion.plugins.tinylora;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;

/**
 * What TinyLoRA knows of one weight.
 *
 * @param a (r, in)
 * @param b (out, r)
 * @param p (u, r, r)
 * @param v trained, (u)
 */
record Core(NDArray a, NDArray b, NDArray p, NDArray v) {
  /** R A with R = sum of v_i P_i, (r, in). */
  NDArray mixed() {
    long u = v.getShape().get(0);
    long r = a.getShape().get(0);
    NDArray mix = v.reshape(new Shape(1, u)).matMul(p.reshape(new Shape(u, r * r))); // (1, r r)
    return mix.reshape(new Shape(r, r)).matMul(a); // (r, in)
  }
}
