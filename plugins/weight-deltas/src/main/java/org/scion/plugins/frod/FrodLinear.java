package org.scion.plugins.frod;

import ai.djl.ndarray.NDArray;
import org.scion.plugins.delta.InputDropout;
import org.scion.runner.engine.Kernels;
import org.scion.runner.engine.Torch;
import org.scion.runner.module.Linear;

/**
 * y = x W'^T + bias, W' = U (S + diag(l)) V^T. With dropout in training, y = base(x) + d (W' - W)^T
 * for the input d that is left.
 */
final class FrodLinear implements Linear {
  private final Linear base;
  private final Basis basis;
  private final Mixture mixture;
  private final InputDropout dropout;
  private NDArray u;

  /**
   * What is trained.
   *
   * @param lengths l, (in)
   * @param entries of S, (n)
   */
  record Mixture(NDArray lengths, NDArray entries) {}

  FrodLinear(Linear base, Basis basis, Mixture mixture, InputDropout dropout) {
    this.base = base;
    this.basis = basis;
    this.mixture = mixture;
    this.dropout = dropout;
  }

  /** Sets U, which follows from the basis. */
  void rotate(NDArray newU) {
    if (u != null) {
      u.close();
    }
    u = Torch.keep(newU);
  }

  @Override
  public NDArray forward(NDArray x) {
    if (dropout.active()) {
      NDArray dropped = Kernels.call("dropout", x, Kernels.scalar(dropout.probability()));
      NDArray change = weight().sub(base.weight());
      return base.forward(x).add(Kernels.call("linear", dropped, change)); // (T, out)
    }
    NDArray y =
        Kernels.call(
            "frod_output", x, u, basis.v(), basis.places(), mixture.entries(), mixture.lengths());
    return base.bias() == null ? y : y.add(base.bias()); // (T, out)
  }

  @Override
  public NDArray weight() {
    return Kernels.call(
        "frod_weight", u, basis.v(), basis.places(), mixture.entries(), mixture.lengths());
  }

  @Override
  public NDArray bias() {
    return base.bias();
  }
}
