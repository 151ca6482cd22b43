package org.scion.plugins.lora;

import ai.djl.ndarray.NDArray;
import java.util.function.BooleanSupplier;
import org.scion.runner.engine.Kernels;
import org.scion.runner.module.Linear;

/** y = base(x) + s B R A x with a small square R between the factors, (r, r). */
final class CoreLinear extends LoraLinear {
  private final NDArray core;

  CoreLinear(Linear base, Factors outer, NDArray core, LoraShape shape, BooleanSupplier training) {
    super(base, outer, shape, training);
    this.core = core;
  }

  @Override
  public NDArray forward(NDArray x) {
    NDArray y = base().forward(x); // (T, out)
    NDArray inner = Kernels.call("linear", dropped(x), factors().a()); // (T, r)
    return Kernels.call(
        "low_rank_add", y, inner, core, factors().b(), Kernels.scalar(shape().scaling()));
  }

  @Override
  public NDArray weight() {
    NDArray product = factors().b().matMul(core).matMul(factors().a());
    return base().weight().add(product.mul(Kernels.scalar(shape().scaling()))); // (out, in)
  }
}
