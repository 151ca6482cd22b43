package org.scion.runner.host;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import org.scion.runner.engine.Kernels;

/**
 * Dropout with its backward pass: y = x / (1 - p) where a draw leaves it, else 0; dx likewise from
 * dy. Keeps one flag an entry under its name, nothing for p = 0.
 *
 * @param name of what it keeps
 * @param p share of entries that are dropped
 */
public record DirectDropout(String name, double p) {

  public NDArray forward(NDArray x, Kept kept) {
    if (p == 0) {
      return x;
    }
    NDList drawn = Kernels.inPlace("direct_dropout", x, p);
    kept.put(name, drawn.get(1));
    return drawn.get(0);
  }

  public NDArray backward(NDArray dy, Kept kept) {
    return p == 0 ? dy : Kernels.inPlace("direct_dropout_back", dy, kept.get(name), p).get(0);
  }
}
