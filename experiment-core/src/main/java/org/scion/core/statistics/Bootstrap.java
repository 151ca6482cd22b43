package org.scion.core.statistics;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Percentile bootstrap of a mean (Efron 1979): the values are drawn anew with replacement, and the
 * interval holds the middle share of the means. The same seed gives the same interval. Immutable.
 *
 * <p>With three to five seeds such an interval is too narrow rather than too wide; tests, not
 * overlapping intervals, decide about differences.
 *
 * @param resamples number of draws
 * @param confidence share of the means inside, in (0, 1)
 * @param seed of the draws
 */
public record Bootstrap(int resamples, double confidence, long seed) {
  /** 10,000 draws, 95 percent. */
  public static final Bootstrap USUAL = new Bootstrap(10_000, 0.95, 1);

  public Bootstrap {
    if (resamples < 1 || !(confidence > 0 && confidence < 1)) {
      throw new IllegalArgumentException(
          "resamples " + resamples + " (at least 1), confidence " + confidence + " (in 0..1)");
    }
  }

  /** The interval of the mean. */
  public Interval ofMean(double[] values) {
    SplittableRandom random = new SplittableRandom(seed);
    double[] means = new double[resamples];
    for (int r = 0; r < resamples; r++) {
      double sum = 0;
      for (int i = 0; i < values.length; i++) {
        sum += values[random.nextInt(values.length)];
      }
      means[r] = sum / values.length;
    }
    Arrays.sort(means);
    double tail = (1 - confidence) / 2;
    return new Interval(quantile(means, tail), quantile(means, 1 - tail));
  }

  /** Quantile of sorted values, linear between neighbours (Hyndman and Fan 1996, type 7). */
  static double quantile(double[] sorted, double share) {
    double position = share * (sorted.length - 1);
    int below = (int) Math.floor(position);
    int above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (position - below) * (sorted[above] - sorted[below]);
  }
}
