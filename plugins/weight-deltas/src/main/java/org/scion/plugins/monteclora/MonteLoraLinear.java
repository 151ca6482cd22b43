package org.scion.plugins.monteclora;

import ai.djl.ndarray.NDArray;
import java.util.function.BooleanSupplier;
import org.scion.plugins.lora.Factors;
import org.scion.plugins.lora.LoraLinear;
import org.scion.plugins.lora.LoraShape;
import org.scion.runner.module.Linear;

/** LoRA with noise on A while training. */
final class MonteLoraLinear extends LoraLinear {
  private final NoiseSampler sampler;

  MonteLoraLinear(
      Linear base,
      Factors factors,
      NoiseSampler sampler,
      LoraShape shape,
      BooleanSupplier training) {
    super(base, factors, shape, training);
    this.sampler = sampler;
  }

  @Override
  public NDArray forward(NDArray x) {
    if (!training()) {
      return super.forward(x);
    }
    NDArray moved = factors().a().add(sampler.draw(factors().a())); // (r, in)
    Factors noisy = new Factors(moved, factors().b(), factors().bias());
    return new LoraLinear(base(), noisy, shape(), this::training).forward(x);
  }
}
