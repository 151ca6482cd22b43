package org.scion.plugins.lora;

import ai.djl.ndarray.NDArray;
import java.util.function.BooleanSupplier;
import org.scion.runner.engine.Kernels;
import org.scion.runner.module.Linear;
import org.scion.runner.module.LinearParts;

/**
 * y = base(x) + s (dropout(x) A^T) B^T (+ s times the bias of B).
 *
 * <p>x (T, in), A (r, in), B (out, r), y (T, out). Confined to the training thread.
 */
public class LoraLinear implements Linear {
  private final Linear base;
  private final Factors factors;
  private final LoraShape shape;
  private final BooleanSupplier training;

  public LoraLinear(Linear base, Factors factors, LoraShape shape, BooleanSupplier training) {
    this.base = base;
    this.factors = factors;
    this.shape = shape;
    this.training = training;
  }

  protected final Linear base() {
    return base;
  }

  protected final Factors factors() {
    return factors;
  }

  protected final LoraShape shape() {
    return shape;
  }

  protected final boolean training() {
    return training.getAsBoolean();
  }

  /** Whether dropout acts now. */
  protected final boolean drops() {
    return shape.dropout() > 0 && training();
  }

  /** The adapter's input: x, or x with dropout in training. */
  protected final NDArray dropped(NDArray x) {
    return drops() ? Kernels.call("dropout", x, Kernels.scalar(shape.dropout())) : x;
  }

  @Override
  public NDArray forward(NDArray x) {
    NDArray y = base.forward(x); // (T, out)
    NDArray scaling = Kernels.scalar(shape.scaling());
    NDArray in = dropped(x); // (T, in)
    return factors.bias() == null
        ? Kernels.call("low_rank_add", y, in, factors.a(), factors.b(), scaling)
        : Kernels.call(
            "low_rank_add_bias", y, in, factors.a(), factors.b(), factors.bias(), scaling);
  }

  /** Only of a LoRA in its first form: what a subclass computes is its own. */
  @Override
  public LinearParts parts() {
    boolean plain = getClass() == LoraLinear.class && factors.bias() == null && !drops();
    LinearParts inner = plain ? base.parts() : null;
    return inner == null
        ? null
        : inner.with(new LinearParts.LowRank(factors.a(), factors.b(), shape.scaling()));
  }

  @Override
  public NDArray weight() {
    return base.weight().add(factors.delta(shape.scaling())); // (out, in)
  }

  @Override
  public NDArray bias() {
    if (factors.bias() == null) {
      return base.bias();
    }
    NDArray scaled = factors.bias().mul(Kernels.scalar(shape.scaling()));
    return base.bias() == null ? scaled : base.bias().add(scaled);
  }
}
