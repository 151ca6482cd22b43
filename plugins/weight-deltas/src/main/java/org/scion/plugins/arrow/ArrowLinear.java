package org.scion.plugins.arrow;

import ai.djl.ndarray.NDArray;
import org.scion.core.UnsupportedException;
import org.scion.core.technique.Settings;
import org.scion.runner.engine.Kernels;
import org.scion.runner.module.Linear;

/** y = base(x) + sum_e c_e(x) s_e B_e A_e x. */
final class ArrowLinear implements Linear {
  private final Linear base;
  private final Experts experts;
  private final NDArray topK;
  private final NDArray temperature;

  ArrowLinear(Linear base, Experts experts, Settings settings) {
    this.base = base;
    this.experts = experts;
    topK = Kernels.scalar((long) settings.integer("top_k"));
    temperature = Kernels.scalar(settings.real("temperature"));
  }

  @Override
  public NDArray forward(NDArray x) {
    NDArray weights =
        Kernels.call(
            "arrow_weights", x, experts.directions(), experts.scalings(), topK, temperature);
    NDArray y = base.forward(x); // (T, out)
    return Kernels.call("lora_expert_sum", y, x, experts.a(), experts.b(), weights);
  }

  @Override
  public NDArray weight() {
    throw new UnsupportedException("merging arrow: its experts are chosen for each token");
  }

  @Override
  public NDArray bias() {
    return base.bias();
  }
}
