package org.scion.plugins.delta;

import ai.djl.ndarray.NDArray;
import java.util.function.UnaryOperator;
import org.scion.runner.module.Linear;

/**
 * y = base(x R) for a square R (in, in), usually a rotation: W' = W R^T.
 *
 * <p>Confined to the training thread.
 */
public final class ChangedInput implements Linear {
  private final Linear base;
  private final UnaryOperator<NDArray> input;
  private final UnaryOperator<NDArray> rows;

  /**
   * @param input rows (T, in) to rows times R
   * @param rows rows of a weight (out, in) to rows times R^T
   */
  public ChangedInput(Linear base, UnaryOperator<NDArray> input, UnaryOperator<NDArray> rows) {
    this.base = base;
    this.input = input;
    this.rows = rows;
  }

  @Override
  public NDArray forward(NDArray x) {
    return base.forward(input.apply(x));
  }

  @Override
  public NDArray weight() {
    return rows.apply(base.weight());
  }

  @Override
  public NDArray bias() {
    return base.bias();
  }
}
