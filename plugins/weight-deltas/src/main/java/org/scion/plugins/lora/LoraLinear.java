package org.scion.plugins.lora;

import ai.djl.ndarray.NDArray;
import java.util.function.BooleanSupplier;
import org.scion.runner.engine.Kernels;
import org.scion.runner.module.Linear;

/**
 * y = base(x) + s (dropout(x) A^T) B^T (+ s times the bias of B).
 *
 * <p>x (T, in), A (r, in), B (out, r), y (T, out).
 */
final class LoraLinear implements Linear {
  private final Linear base;
  private final NDArray a;
  private final NDArray b;
  private final NDArray bias;
  private final LoraShape shape;
  private final BooleanSupplier training;

  LoraLinear(
      Linear base, NDArray a, NDArray b, NDArray bias, LoraShape shape, BooleanSupplier training) {
    this.base = base;
    this.a = a;
    this.b = b;
    this.bias = bias;
    this.shape = shape;
    this.training = training;
  }

  @Override
  public NDArray forward(NDArray x) {
    NDArray y = base.forward(x); // (T, out)
    boolean drops = shape.dropout() > 0 && training.getAsBoolean();
    NDArray in = drops ? Kernels.call("dropout", x, Kernels.scalar(shape.dropout())) : x;
    NDArray scaling = Kernels.scalar(shape.scaling());
    return bias == null
        ? Kernels.call("low_rank_add", y, in, a, b, scaling)
        : Kernels.call("low_rank_add_bias", y, in, a, b, bias, scaling);
  }

  @Override
  public NDArray weight() {
    return base.weight().add(b.matMul(a).mul(shape.scaling())); // (out, in)
  }

  @Override
  public NDArray bias() {
    if (bias == null) {
      return base.bias();
    }
    NDArray scaled = bias.mul(shape.scaling());
    return base.bias() == null ? scaled : base.bias().add(scaled);
  }
}
