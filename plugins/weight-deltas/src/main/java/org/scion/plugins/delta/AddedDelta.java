package org.scion.plugins.delta;

import ai.djl.ndarray.NDArray;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.scion.runner.engine.Kernels;
import org.scion.runner.module.Linear;

/**
 * y = base(x) + x D^T for a change D (out, in) that is made anew from trained tensors at each call.
 *
 * <p>x (T, in), y (T, out). Confined to the training thread.
 */
public final class AddedDelta implements Linear {
  private final Linear base;
  private final Supplier<NDArray> delta;
  private final UnaryOperator<NDArray> output;
  private final InputDropout dropout;
  private UnaryOperator<NDArray> change = c -> c;

  private AddedDelta(
      Linear base, Supplier<NDArray> delta, UnaryOperator<NDArray> output, InputDropout dropout) {
    this.base = base;
    this.delta = delta;
    this.output = output;
    this.dropout = dropout;
  }

  /** Multiplies with the whole change. */
  public static AddedDelta of(Linear base, InputDropout dropout, Supplier<NDArray> delta) {
    return new AddedDelta(base, delta, x -> Kernels.call("linear", x, delta.get()), dropout);
  }

  /**
   * Takes a shorter way to x D^T than making D.
   *
   * @param output x (T, in) to x D^T (T, out)
   * @param delta the whole change, needed for merging only
   */
  public static AddedDelta of(
      Linear base, InputDropout dropout, UnaryOperator<NDArray> output, Supplier<NDArray> delta) {
    return new AddedDelta(base, delta, output, dropout);
  }

  /** Drops outputs of the change, or all of it, in training. */
  public AddedDelta dropping(ChangeDropout outputs) {
    change = outputs::apply;
    return this;
  }

  @Override
  public NDArray forward(NDArray x) {
    return base.forward(x).add(change.apply(output.apply(dropout.apply(x)))); // (T, out)
  }

  @Override
  public NDArray weight() {
    return base.weight().add(delta.get()); // (out, in)
  }

  @Override
  public NDArray bias() {
    return base.bias();
  }
}
