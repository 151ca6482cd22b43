package org.scion.plugins.sparse;

import ai.djl.ndarray.NDArray;
import org.scion.runner.engine.Kernels;
import org.scion.runner.engine.Torch;

/** Chooses entries of a weight by score. */
public final class Entries {
  private Entries() {}

  /**
   * The entries with the largest, or smallest, scores, in that order.
   *
   * @param scores (out, in)
   * @return positions in the scores as one row of numbers, int32, (count)
   */
  public static NDArray top(NDArray scores, long count, boolean largest) {
    return Torch.withoutGradient(
        // The copy leaves inference mode: autograd keeps the index for the backward pass.
        () -> Kernels.inPlace("sparse_top", scores, count, largest ? 1L : 0L).get(0).duplicate());
  }
}
