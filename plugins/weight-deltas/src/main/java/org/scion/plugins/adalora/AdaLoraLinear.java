package org.scion.plugins.adalora;

import ai.djl.ndarray.NDArray;
import java.util.function.BooleanSupplier;
import org.scion.plugins.lora.Factors;
import org.scion.plugins.lora.LoraLinear;
import org.scion.plugins.lora.LoraShape;
import org.scion.runner.engine.Kernels;
import org.scion.runner.module.Linear;

/** y = base(x) + s B (A * E) x. */
final class AdaLoraLinear extends LoraLinear {
  private final NDArray e;

  AdaLoraLinear(Linear base, Triplets t, LoraShape shape, BooleanSupplier training) {
    super(base, new Factors(t.a(), t.b(), null), shape, training);
    this.e = t.e();
  }

  @Override
  public NDArray forward(NDArray x) {
    NDArray scaled = factors().a().mul(e); // (r, in)
    NDArray s = Kernels.scalar(shape().scaling());
    return Kernels.call("low_rank_add", base().forward(x), dropped(x), scaled, factors().b(), s);
  }

  @Override
  public NDArray weight() {
    NDArray scaled = factors().a().mul(e);
    return base().weight().add(factors().b().matMul(scaled).mul(Kernels.scalar(shape().scaling())));
  }
}
