package org.scion.plugins.combining;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.BiFunction;
import org.scion.runner.engine.Kernels;
import org.scion.runner.engine.Torch;

/** Ways to make one tensor of several of one shape. */
public enum TensorMerge {
  /** sum_i w_i t_i (task arithmetic; Ilharco et al., 2022, arXiv:2212.04089). */
  LINEAR,
  /** The same of the largest entries of each. */
  MAGNITUDE_PRUNE,
  /**
   * Largest entries of each, an elected sign, the mean of what agrees with it (Yadav et al., 2023,
   * arXiv:2306.01708).
   */
  TIES,
  /** Random entries of each, rescaled, summed (Yu et al., 2023, arXiv:2311.03099). */
  DARE_LINEAR,
  /** Random entries of each, rescaled, then TIES' election and mean. */
  DARE_TIES;

  /** The name of PEFT's combination_type. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * One tensor of several.
   *
   * @param tensors of one shape
   * @param weights one for each
   * @param keep mask of a numbered tensor, for the random ways
   */
  public NDArray merge(
      List<NDArray> tensors,
      double[] weights,
      MergeOptions options,
      BiFunction<Integer, NDArray, NDArray> keep) {
    List<NDArray> pruned = new ArrayList<>();
    for (int i = 0; i < tensors.size(); i++) {
      NDArray tensor = tensors.get(i);
      boolean all = options.density() >= 1;
      pruned.add(
          switch (this) {
            case LINEAR -> tensor;
            case MAGNITUDE_PRUNE, TIES -> all ? tensor : largest(tensor, options.density());
            case DARE_LINEAR, DARE_TIES ->
                all ? tensor : tensor.mul(keep.apply(i, tensor)).div(options.density());
          });
    }
    NDArray stacked = NDArrays.stack(new NDList(pruned)); // (n, ...)
    float[] w = new float[weights.length];
    for (int i = 0; i < w.length; i++) {
      w[i] = (float) weights[i];
    }
    long[] shape = new long[stacked.getShape().dimension()];
    java.util.Arrays.fill(shape, 1);
    shape[0] = w.length;
    NDArray weighted = stacked.mul(Torch.create(w, shape));
    boolean elects = this == TIES || this == DARE_TIES;
    return elects ? agreed(stacked, weighted, options.sign()) : weighted.sum(new int[] {0});
  }

  /** Entries whose size is among the largest, the others 0. */
  static NDArray largest(NDArray tensor, double density) {
    long count = (long) (density * tensor.size());
    return Kernels.call("combining_keep_largest", tensor, Kernels.scalar(count));
  }

  private static NDArray agreed(NDArray stacked, NDArray weighted, MergeOptions.Sign sign) {
    NDArray voters = sign == MergeOptions.Sign.TOTAL ? stacked : stacked.sign();
    return Kernels.call("combining_agreed_mean", stacked, voters, weighted);
  }
}
