package org.scion.plugins.alora;

import ai.djl.ndarray.NDArray;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.scion.core.UnsupportedException;
import org.scion.plugins.lora.Factors;
import org.scion.plugins.lora.LoraLinear;
import org.scion.plugins.lora.LoraShape;
import org.scion.runner.engine.Kernels;
import org.scion.runner.module.Linear;

/** y = base(x) + mask s B A x. */
final class AloraLinear extends LoraLinear {
  private final Supplier<NDArray> mask;

  AloraLinear(
      Linear base,
      Factors factors,
      LoraShape shape,
      BooleanSupplier training,
      Supplier<NDArray> mask) {
    super(base, factors, shape, training);
    this.mask = mask;
  }

  @Override
  public NDArray forward(NDArray x) {
    NDArray s = Kernels.scalar(shape().scaling());
    NDArray active = mask.get(); // (T, 1)
    if (active.getShape().get(0) != x.getShape().get(0)) {
      throw new UnsupportedException("alora together with rows put in front of the sequence");
    }
    NDArray y = base().forward(x); // (T, out)
    NDArray sum =
        Kernels.call("lora_masked_add", y, dropped(x), factors().a(), factors().b(), s, active);
    return factors().bias() == null
        ? sum
        : sum.add(active.matMul(factors().bias().expandDims(0)).mul(shape().scaling()));
  }

  @Override
  public NDArray weight() {
    throw new UnsupportedException("merging alora: it acts only after its invocation tokens");
  }
}
