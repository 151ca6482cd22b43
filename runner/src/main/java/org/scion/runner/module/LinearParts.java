package org.scion.runner.module;

import ai.djl.ndarray.NDArray;
import java.util.ArrayList;
import java.util.List;

/**
 * A linear taken apart: y = x W^T + b + sum of s (x A^T) B^T over its changes.
 *
 * @param weight W as stored, (out, in); of lower precision where the base is kept so
 * @param bias b, (out), or null
 * @param changes low-rank changes, in the order in which techniques attached
 */
public record LinearParts(NDArray weight, NDArray bias, List<LowRank> changes) {

  /**
   * A low-rank change s B A.
   *
   * @param a A, (r, in)
   * @param b B, (out, r)
   * @param scaling s
   */
  public record LowRank(NDArray a, NDArray b, double scaling) {}

  /** The same with one change more. */
  public LinearParts with(LowRank change) {
    List<LowRank> more = new ArrayList<>(changes);
    more.add(change);
    return new LinearParts(weight, bias, List.copyOf(more));
  }
}
