package org.scion.plugins.dora;

import ai.djl.ndarray.NDArray;
import java.util.function.BooleanSupplier;
import org.scion.plugins.lora.Factors;
import org.scion.plugins.lora.LoraLinear;
import org.scion.plugins.lora.LoraShape;
import org.scion.runner.engine.Kernels;
import org.scion.runner.module.Linear;

/**
 * y = m / ||row of V|| (x W^T + s (x A^T) B^T) + bias, V = W + s B A.
 *
 * <p>With dropout, the base output is kept and only what the ratio adds sees the dropped input, as
 * in the reference: y = base(x) + (ratio - 1) d W^T + ratio s (d A^T) B^T.
 */
final class DoraLinear extends LoraLinear {
  private final NDArray magnitude;

  DoraLinear(
      Linear base, Factors factors, NDArray magnitude, LoraShape shape, BooleanSupplier training) {
    super(base, factors, shape, training);
    this.magnitude = magnitude;
  }

  /** m / ||row of V||, (out). */
  private NDArray ratio() {
    return Kernels.call(
        "lora_dora_ratio",
        base().weight(),
        factors().a(),
        factors().b(),
        magnitude,
        Kernels.scalar(shape().scaling()));
  }

  @Override
  public NDArray forward(NDArray x) {
    NDArray ratio = ratio();
    NDArray s = Kernels.scalar(shape().scaling());
    NDArray a = factors().a();
    NDArray b = factors().b();
    NDArray y = base().forward(x); // (T, out)
    if (drops()) {
      NDArray d = dropped(x); // (T, in)
      NDArray plain = Kernels.call("linear", d, base().weight()); // (T, out)
      NDArray turned = Kernels.call("lora_dora_forward", plain, d, a, b, ratio, s); // (T, out)
      return y.add(turned).sub(plain);
    }
    NDArray bias = base().bias();
    return bias == null
        ? Kernels.call("lora_dora_forward", y, x, a, b, ratio, s)
        : Kernels.call("lora_dora_forward_bias", y, x, a, b, ratio, s, bias);
  }

  @Override
  public NDArray weight() {
    return super.weight().mul(ratio().expandDims(1)); // (out, in)
  }
}
