package org.scion.plugins.corda;

import ai.djl.ndarray.NDArray;
import org.scion.plugins.lora.Factors;
import org.scion.plugins.lora.LoraShape;
import org.scion.plugins.lora.Svd;
import org.scion.runner.engine.Kernels;
import org.scion.runner.engine.Torch;

/**
 * Covariance of a layer's inputs: the mean over examples of X^T X, each X divided by the size of
 * its largest entry.
 */
final class Covariance {
  private static final double LARGEST_ERROR = 0.05;

  private final NDArray sum;
  private long count;

  Covariance(int in) {
    sum = Torch.keep(Torch.zeros(in, in));
  }

  /**
   * Adds the examples of a batch.
   *
   * @param x (T, in)
   * @param counts tokens of each example
   */
  void add(NDArray x, long[] counts) {
    long start = 0;
    for (long tokens : counts) {
      NDArray one = x.get(start + ":" + (start + tokens));
      NDArray scaled = one.div(one.max().abs());
      Kernels.inPlace("corda_add", sum, scaled);
      count++;
      start += tokens;
    }
  }

  /** Start values at a site. */
  Factors start(NDArray weight, LoraShape shape, boolean largest) {
    NDArray mean = sum.div(count);
    double damping = 0.01;
    while (true) {
      var pair = Kernels.callAll("corda_damped", mean, Kernels.scalar(damping));
      NDArray damped = pair.get(0);
      NDArray inverse = pair.get(1);
      if (pair.get(2).getFloat() < LARGEST_ERROR) {
        Svd svd = Svd.of(weight.matMul(damped));
        long r = shape.rank();
        Svd part = largest ? svd.part(0, r) : svd.part(svd.size() - r, svd.size());
        return new Svd(part.u(), part.s(), part.vt().matMul(inverse)).even(shape.scaling());
      }
      if (!(damping < 1e12)) {
        throw new IllegalStateException("the covariance of the inputs cannot be inverted");
      }
      damping *= 2;
    }
  }
}
