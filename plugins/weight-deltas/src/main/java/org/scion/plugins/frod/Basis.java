package org.scion.plugins.frod;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import java.util.List;
import org.scion.runner.engine.Kernels;
import org.scion.runner.engine.Torch;

/**
 * What the layers of one kind of site share.
 *
 * @param v the basis V, (in, in)
 * @param places rows and columns of the trained entries of S, (2, n)
 */
record Basis(NDArray v, NDArray places) {

  int entries() {
    return (int) places.getShape().get(1);
  }

  /**
   * A basis in which all weights are near to diagonal: with the stacked weights Q R, the
   * eigenvectors E of the mean of (Q_i^T Q_i + ridge I)^-1, V = R^T E. With fewer rows than columns
   * the right singular vectors of the stack.
   *
   * @param weights each (out, in)
   */
  static NDArray shared(List<NDArray> weights, double ridge) {
    NDArray stack = NDArrays.concat(new NDList(weights), 0); // (sum of out, in)
    if (stack.getShape().get(0) < stack.getShape().get(1)) {
      return Kernels.call("frod_right", stack);
    }
    NDList qr = Kernels.callAll("qr", stack);
    NDArray mean = null;
    long at = 0;
    for (NDArray weight : weights) {
      long end = at + weight.getShape().get(0);
      NDArray inverse =
          Kernels.call("frod_ridge", qr.get(0).get(at + ":" + end), Kernels.scalar(ridge));
      mean = mean == null ? inverse : mean.add(inverse);
      at = end;
    }
    return Kernels.call("frod_turn", qr.get(1), mean.div(weights.size()));
  }

  /** U (out, in), with columns of length 1, and their lengths before, (in). */
  NDArray[] coordinates(NDArray weight) {
    return Torch.withoutGradient(
        () -> {
          NDList parts = Kernels.callAll("frod_coordinates", weight, v);
          return new NDArray[] {parts.get(0).duplicate(), parts.get(1).duplicate()};
        });
  }
}
