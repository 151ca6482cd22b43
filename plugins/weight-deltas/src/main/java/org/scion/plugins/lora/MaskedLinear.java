package org.scion.plugins.lora;

import ai.djl.ndarray.NDArray;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.scion.core.UnsupportedException;
import org.scion.runner.engine.Kernels;
import org.scion.runner.module.Linear;

/**
 * A LoRA that acts on some tokens only: y = base(x) + mask s B A x, mask (T, 1) of ones and zeros.
 */
public final class MaskedLinear extends LoraLinear {
  private final Supplier<NDArray> mask;

  /**
   * @param mask of the batch that is being run
   */
  public MaskedLinear(
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
      throw new UnsupportedException(
          "a LoRA on some tokens together with rows put in front of the sequence");
    }
    NDArray y = base().forward(x); // (T, out)
    NDArray sum =
        Kernels.call("lora_masked_add", y, dropped(x), factors().a(), factors().b(), s, active);
    return factors().bias() == null
        ? sum
        : sum.add(
            active.matMul(factors().bias().expandDims(0)).mul(Kernels.scalar(shape().scaling())));
  }

  @Override
  public NDArray weight() {
    throw new UnsupportedException(
        "merging a LoRA that acts on some tokens only: a weight acts on all");
  }
}
