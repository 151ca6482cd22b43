package org.scion.runner.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;

/**
 * Measures products of a model's shape in float32 and bfloat16 for some milliseconds: processor
 * flags do not tell which is faster.
 *
 * @param float32 GFLOP/s of float32 products
 * @param bfloat16 GFLOP/s of bfloat16 products
 */
public record PrecisionProbe(double float32, double bfloat16) {
  /** How much faster bfloat16 must be to be worth its rounding. */
  private static final double GAIN = 1.15;

  private static final int ROWS = 512;

  /** Measures (512, in) x (in, out). */
  public static PrecisionProbe measure(int in, int out) {
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      NDArray x = Torch.ones(ROWS, in);
      NDArray w = Torch.ones(out, in);
      NDArray half = Kernels.call("to_bfloat16", w);
      double flops = 2.0 * ROWS * in * out;
      return new PrecisionProbe(
          flops / seconds("linear", x, w) / 1e9, flops / seconds("linear_cast", x, half) / 1e9);
    }
  }

  /** Best of several runs. */
  private static double seconds(String kernel, NDArray x, NDArray w) {
    double best = Double.MAX_VALUE;
    long end = System.nanoTime() + 60_000_000L;
    for (int i = 0; i < 3 || System.nanoTime() < end; i++) {
      long start = System.nanoTime();
      Kernels.call(kernel, x, w).close();
      best = Math.min(best, (System.nanoTime() - start) / 1e9);
    }
    return best;
  }

  /** float32 or bfloat16. */
  public String choice() {
    return bfloat16 > GAIN * float32 ? "bfloat16" : "float32";
  }

  /** Why, in words. */
  public String reason() {
    return String.format(
        java.util.Locale.ROOT,
        "measured %.0f GFLOP/s in float32 and %.0f in bfloat16; bfloat16 is taken from %.2f times on",
        float32,
        bfloat16,
        GAIN);
  }
}
