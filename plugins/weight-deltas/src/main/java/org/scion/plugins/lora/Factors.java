package org.scion.plugins.lora;

import ai.djl.ndarray.NDArray;
import org.scion.runner.engine.Kernels;

/**
 * The two thin matrices of a low-rank change, s B A.
 *
 * @param a A, (r, in); (r, rows) for an embedding
 * @param b B, (out, r); (dim, r) for an embedding
 * @param bias bias of B, (out), scaled like B A; null for none
 */
public record Factors(NDArray a, NDArray b, NDArray bias) {
  /** s B A, (out, in). */
  public NDArray delta(double scaling) {
    return b.matMul(a).mul(Kernels.scalar(scaling));
  }
}
