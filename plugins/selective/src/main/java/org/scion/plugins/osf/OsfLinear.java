package org.scion.plugins.osf;

import ai.djl.ndarray.NDArray;
import org.scion.runner.engine.Kernels;
import org.scion.runner.module.Linear;

/**
 * y = base(x) + x (U S V - U_0 S_0 V_0)^T, where the gradients of U and V lose their part in the
 * kept directions.
 */
final class OsfLinear implements Linear {
  private final Linear base;
  private final Directions start;
  private final Directions now;
  private final NDArray keptU;
  private final NDArray keptV;

  /**
   * @param keptU (out, kept), or null where U's start spans all that is not kept
   * @param keptV (in, kept), or null likewise
   */
  OsfLinear(Linear base, Directions start, Directions now, NDArray keptU, NDArray keptV) {
    this.base = base;
    this.start = start;
    this.now = now;
    this.keptU = keptU;
    this.keptV = keptV;
  }

  private Directions projected() {
    NDArray u =
        keptU == null
            ? Kernels.call("osf_within", now.u(), start.u())
            : Kernels.call("osf_outside", now.u(), keptU);
    NDArray columns = now.v().transpose(); // (in, k)
    NDArray v =
        keptV == null
            ? Kernels.call("osf_within", columns, start.v().transpose())
            : Kernels.call("osf_outside", columns, keptV);
    return new Directions(u, now.s(), v.transpose());
  }

  @Override
  public NDArray forward(NDArray x) {
    return base.forward(x).add(projected().apply(x)).sub(start.apply(x)); // (T, out)
  }

  @Override
  public NDArray weight() {
    return base.weight().add(projected().product()).sub(start.product()); // (out, in)
  }

  @Override
  public NDArray bias() {
    return base.bias();
  }
}
