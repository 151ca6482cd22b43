package org.scion.runner.spectra;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import java.util.ArrayList;
import java.util.List;
import org.scion.runner.engine.Kernels;
import org.scion.runner.module.Linear;
import org.scion.runner.module.LinearParts;

/**
 * The change of a weight where it is a sum of thin products, D = L R with L (out, r), R (r, in):
 * several techniques' factors side by side.
 */
record FactoredChange(NDArray left, NDArray right) {

  /** The change of a linear; null when it is not known as factors on the host's own weight. */
  static FactoredChange of(Linear linear) {
    LinearParts parts = linear.parts();
    if (parts == null || parts.changes().isEmpty()) {
      return null;
    }
    List<NDArray> left = new ArrayList<>();
    List<NDArray> right = new ArrayList<>();
    for (LinearParts.LowRank change : parts.changes()) {
      left.add(change.b().mul(change.scaling())); // (out, r)
      right.add(change.a().transpose()); // (in, r)
    }
    return new FactoredChange(joined(left), joined(right).transpose());
  }

  private static NDArray joined(List<NDArray> columns) {
    NDArray all = columns.get(0);
    for (NDArray more : columns.subList(1, columns.size())) {
      all = all.concat(more, 1);
    }
    return all;
  }

  /** Whether the change is nothing yet, as at the start of LoRA. */
  boolean isZero() {
    return left.norm().getFloat() == 0 || right.norm().getFloat() == 0;
  }

  /**
   * The singular values of D, descending, without forming it: with L = Q1 R1 and R^T = Q2 R2 they
   * are those of the small R1 R2^T, (r, r). Costs O((out + in) r^2) in place of O(out in^2).
   */
  NDArray singularValues() {
    NDList first = Kernels.callAll("qr", left); // (out, r), (r, r)
    NDList second = Kernels.callAll("qr", right.transpose()); // (in, r), (r, r)
    return Kernels.call("singular_values", first.get(1).matMul(second.get(1).transpose()));
  }
}
