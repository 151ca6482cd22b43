package org.scion.core.statistics;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Holm's step-down correction for several tests (Holm 1979): the i-th smallest of m probabilities
 * is multiplied by m - i + 1, never below the one before it, never above 1.
 *
 * <p>Rejecting where the result is below alpha keeps the chance of any false finding below alpha.
 */
public final class HolmCorrection {
  private HolmCorrection() {}

  /**
   * Adjusted probabilities, in the order given.
   *
   * @throws IllegalArgumentException if a value is not in 0..1
   */
  public static double[] adjust(double[] p) {
    for (double value : p) {
      if (!(value >= 0 && value <= 1)) {
        throw new IllegalArgumentException("not a probability: " + value);
      }
    }
    List<Integer> order =
        IntStream.range(0, p.length).boxed().sorted(Comparator.comparingDouble(i -> p[i])).toList();
    double[] adjusted = new double[p.length];
    double least = 0;
    for (int i = 0; i < order.size(); i++) {
      least = Math.max(least, Math.min(1, p[order.get(i)] * (p.length - i)));
      adjusted[order.get(i)] = least;
    }
    return adjusted;
  }
}
