package org.scion.plugins.velora;

import ai.djl.ndarray.NDArray;
import java.util.function.BooleanSupplier;
import org.scion.plugins.lora.Factors;
import org.scion.plugins.lora.LoraLinear;
import org.scion.plugins.lora.LoraShape;
import org.scion.runner.engine.Kernels;
import org.scion.runner.module.Linear;

/** LoRA whose backward pass for A sees the sketch of the input. */
final class VeloraLinear extends LoraLinear {
  private final Sketch sketch;

  VeloraLinear(
      Linear base, Factors factors, Sketch sketch, LoraShape shape, BooleanSupplier training) {
    super(base, factors, shape, training);
    this.sketch = sketch;
  }

  Sketch sketch() {
    return sketch;
  }

  @Override
  public NDArray forward(NDArray x) {
    if (!training()) {
      return super.forward(x);
    }
    NDArray y = base().forward(x); // (T, out)
    NDArray in = dropped(x); // (T, in)
    NDArray direction = sketch.directionFor(in);
    NDArray h =
        Kernels.call(
            "lora_velora_down", in, factors().a(), direction, sketch.groups(), sketch.scale());
    NDArray up =
        factors().bias() == null
            ? Kernels.call("linear", h, factors().b())
            : Kernels.call("linear_bias", h, factors().b(), factors().bias());
    return y.add(up.mul(Kernels.scalar(shape().scaling()))); // (T, out)
  }
}
