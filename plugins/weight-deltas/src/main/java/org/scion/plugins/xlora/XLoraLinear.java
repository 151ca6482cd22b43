package org.scion.plugins.xlora;

import ai.djl.ndarray.NDArray;
import org.scion.core.UnsupportedException;
import org.scion.runner.engine.Kernels;
import org.scion.runner.module.Linear;

/**
 * y = base(x) + sum_e c_e f_e B_e A_e x.
 *
 * @param a (E, r, in)
 * @param b (E, out, r)
 * @param factors of the experts, (E)
 */
record XLoraLinear(
    Linear base, NDArray a, NDArray b, NDArray factors, String site, XLoraAttachment owner)
    implements Linear {
  @Override
  public NDArray forward(NDArray x) {
    NDArray y = base.forward(x); // (T, out)
    if (owner.withoutExperts()) {
      return y;
    }
    NDArray weights = owner.weights(site, x.getShape().get(0)).mul(factors); // (T, E)
    return Kernels.call("lora_expert_sum", y, x, a, b, weights);
  }

  @Override
  public NDArray weight() {
    throw new UnsupportedException("merging xlora: its experts are mixed for each token");
  }

  @Override
  public NDArray bias() {
    return base.bias();
  }
}
