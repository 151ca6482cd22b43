package org.scion.core.metric;

import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * How well numbers were predicted. Immutable.
 *
 * @param pearson linear correlation; NaN if one side is constant
 * @param spearman correlation of the ranks, equal values sharing their average rank; NaN likewise
 * @param meanSquaredError mean of squared differences
 */
public record RegressionMetrics(double pearson, double spearman, double meanSquaredError) {

  /**
   * Scores predictions.
   *
   * @throws IllegalArgumentException if the lengths differ or there are no values
   */
  public static RegressionMetrics of(double[] truth, double[] predicted) {
    if (truth.length != predicted.length || truth.length == 0) {
      throw new IllegalArgumentException(
          truth.length + " true values and " + predicted.length + " predictions");
    }
    double squares = 0;
    for (int i = 0; i < truth.length; i++) {
      squares += (truth[i] - predicted[i]) * (truth[i] - predicted[i]);
    }
    return new RegressionMetrics(
        correlation(truth, predicted),
        correlation(averageRanks(truth), averageRanks(predicted)),
        squares / truth.length);
  }

  /** The numbers under the names that events and tables use. */
  public Map<String, Double> named() {
    Map<String, Double> named = new LinkedHashMap<>();
    named.put("pearson", pearson);
    named.put("spearman", spearman);
    named.put("mse", meanSquaredError);
    return named;
  }

  /** Ranks from 1; equal values share the average of their ranks. */
  public static double[] averageRanks(double[] values) {
    Integer[] order =
        IntStream.range(0, values.length)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> values[i]))
            .toArray(Integer[]::new);
    double[] ranks = new double[values.length];
    int start = 0;
    while (start < order.length) {
      int end = start;
      while (end + 1 < order.length && values[order[end + 1]] == values[order[start]]) {
        end++;
      }
      for (int i = start; i <= end; i++) {
        ranks[order[i]] = (start + end) / 2.0 + 1;
      }
      start = end + 1;
    }
    return ranks;
  }

  private static double correlation(double[] x, double[] y) {
    double meanX = Arrays.stream(x).average().orElseThrow();
    double meanY = Arrays.stream(y).average().orElseThrow();
    double xy = 0;
    double xx = 0;
    double yy = 0;
    for (int i = 0; i < x.length; i++) {
      xy += (x[i] - meanX) * (y[i] - meanY);
      xx += (x[i] - meanX) * (x[i] - meanX);
      yy += (y[i] - meanY) * (y[i] - meanY);
    }
    double scale = Math.sqrt(xx) * Math.sqrt(yy);
    return scale == 0 ? Double.NaN : Math.max(-1, Math.min(1, xy / scale));
  }
}
