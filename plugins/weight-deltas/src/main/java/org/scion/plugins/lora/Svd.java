package org.scion.plugins.lora;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import org.scion.runner.engine.Kernels;

/**
 * Thin singular value decomposition X = U diag(S) V^T, singular values descending.
 *
 * @param u (m, k)
 * @param s (k)
 * @param vt (k, n)
 */
public record Svd(NDArray u, NDArray s, NDArray vt) {
  public static Svd of(NDArray x) {
    NDList parts = Kernels.callAll("svd", x);
    return new Svd(parts.get(0), parts.get(1), parts.get(2));
  }

  /** The components from one index on, up to but without another. */
  public Svd part(long from, long to) {
    String range = from + ":" + to;
    return new Svd(u.get(":, " + range), s.get(range), vt.get(range));
  }

  public long size() {
    return s.size();
  }

  /** U diag(S) V^T, (m, n). */
  public NDArray product() {
    return u.mul(s).matMul(vt);
  }

  /** Factors with B A = U diag(S) V^T / scaling, the singular values split evenly. */
  public Factors even(double scaling) {
    NDArray root = s.div(scaling).sqrt();
    return new Factors(vt.mul(root.expandDims(1)), u.mul(root), null);
  }
}
