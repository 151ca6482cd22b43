package org.scion.plugins.boft;

import ai.djl.ndarray.NDArray;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.scion.plugins.delta.InputDropout;
import org.scion.runner.engine.Kernels;
import org.scion.runner.engine.Torch;
import org.scion.runner.module.Linear;

/**
 * y = s * (x M W^T) + bias, so W' = (W M^T) * s, with M = B_(m-1) ... B_0, B_t = P_t D_t P_t^T.
 *
 * <p>D_t has blocks (I - K)(I + K)^-1, K = (R - R^T) / 2. R (m, n, b, b), s (out, 1).
 */
final class Butterfly implements Linear {
  private final Linear base;
  private final NDArray blocks;
  private final NDArray scale;
  private final InputDropout dropout;
  private final List<NDArray> gathers = new ArrayList<>();
  private final List<NDArray> returns = new ArrayList<>();

  Butterfly(Linear base, NDArray blocks, NDArray scale, BoftShape shape, InputDropout dropout) {
    this.base = base;
    this.dropout = dropout;
    this.blocks = blocks;
    this.scale = scale;
    for (int t = 0; t < shape.factors(); t++) {
      long[] forth = Arrays.stream(shape.permutation(t)).asLongStream().toArray();
      long[] back = new long[forth.length];
      for (int i = 0; i < forth.length; i++) {
        back[(int) forth[i]] = i;
      }
      gathers.add(Torch.keep(Torch.create(back)));
      returns.add(Torch.keep(Torch.create(forth)));
    }
  }

  /** Rows times B_t, or times its transpose. */
  private NDArray factor(NDArray rows, NDArray rotations, int t, boolean transposed) {
    NDArray own = rotations.get(t); // (n, b, b)
    NDArray used = transposed ? own.transpose(0, 2, 1) : own;
    return Kernels.call("boft_factor", rows, used, gathers.get(t), returns.get(t));
  }

  @Override
  public NDArray forward(NDArray x) {
    NDArray rotations = Kernels.call("boft_rotations", blocks);
    if (dropout.active()) {
      NDArray share = Kernels.scalar(dropout.probability());
      rotations = Kernels.call("boft_dropout", rotations, share);
    }
    NDArray turned = x;
    for (int t = gathers.size() - 1; t >= 0; t--) {
      turned = factor(turned, rotations, t, false);
    }
    NDArray y = base.forward(turned); // (T, out)
    NDArray bias = base.bias();
    NDArray row = scale.reshape(1, -1);
    return bias == null ? y.mul(row) : y.sub(bias).mul(row).add(bias);
  }

  @Override
  public NDArray weight() {
    NDArray rotations = Kernels.call("boft_rotations", blocks);
    NDArray turned = base.weight();
    for (int t = 0; t < gathers.size(); t++) {
      turned = factor(turned, rotations, t, true);
    }
    return turned.mul(scale); // (out, in)
  }

  @Override
  public NDArray bias() {
    return base.bias();
  }
}
