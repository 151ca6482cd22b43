package org.scion.plugins.glora;

import ai.djl.ndarray.NDArray;
import java.util.function.Supplier;
import org.scion.runner.module.Linear;

/**
 * y = x W'^T + b' with W' = W + W * A + B and b' = b + b * D + E + W C; parts that are absent give
 * null.
 *
 * <p>A, B broadcast to (out, in); C (in, 1); D, E broadcast to (out).
 */
final class GloraLinear implements Linear {
  private final Linear base;
  private final Supplier<NDArray> a;
  private final Supplier<NDArray> b;
  private final Supplier<NDArray> c;
  private final Supplier<NDArray> d;
  private final Supplier<NDArray> e;

  GloraLinear(
      Linear base,
      Supplier<NDArray> a,
      Supplier<NDArray> b,
      Supplier<NDArray> c,
      Supplier<NDArray> d,
      Supplier<NDArray> e) {
    this.base = base;
    this.a = a;
    this.b = b;
    this.c = c;
    this.d = d;
    this.e = e;
  }

  @Override
  public NDArray weight() {
    NDArray w = base.weight(); // (out, in)
    NDArray scale = a.get();
    NDArray scaled = scale == null ? w : w.add(w.mul(scale)); // (out, in)
    NDArray shift = b.get();
    return shift == null ? scaled : scaled.add(shift); // (out, in)
  }

  @Override
  public NDArray bias() {
    NDArray own = base.bias(); // (out)
    if (own == null) {
      return null;
    }
    NDArray result = own;
    NDArray scale = d.get();
    if (scale != null) {
      result = result.add(own.mul(scale)).add(e.get()); // (out)
    }
    NDArray coupling = c.get(); // (in, 1)
    return coupling == null
        ? result
        : result.add(base.weight().matMul(coupling).reshape(own.getShape())); // (out)
  }
}
