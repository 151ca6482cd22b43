package org.scion.core.statistics;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.apache.commons.statistics.distribution.NormalDistribution;
import org.scion.core.metric.RegressionMetrics;

/**
 * Wilcoxon's signed-rank test of paired samples (Wilcoxon 1945), two-sided.
 *
 * <p>Differences of zero are left out; the others are ranked by size, and W is the smaller of the
 * rank sums of the positive and the negative ones. For up to 25 differences without ties p is
 * exact, from the number of subsets of 1..n with each sum. Otherwise W is taken as normal:
 *
 * <pre>
 * z = (W - n(n+1)/4) / sqrt(n(n+1)(2n+1)/24 - sum(t^3 - t)/48)
 * </pre>
 *
 * with t the sizes of the groups of ties, without continuity correction.
 */
public final class WilcoxonTest {
  private static final int MAX_EXACT = 25;

  private WilcoxonTest() {}

  /**
   * Tests paired samples; without any difference W is 0 and p is 1.
   *
   * @throws IllegalArgumentException if the samples differ in length
   */
  public static TestResult of(double[] a, double[] b) {
    double[] differences =
        Arrays.stream(StudentTests.differences(a, b)).filter(d -> d != 0).toArray();
    int n = differences.length;
    if (n == 0) {
      return new TestResult(0, Double.NaN, 1);
    }
    double[] sizes = Arrays.stream(differences).map(Math::abs).toArray();
    double[] ranks = RegressionMetrics.averageRanks(sizes);
    double positive = 0;
    for (int i = 0; i < n; i++) {
      positive += differences[i] > 0 ? ranks[i] : 0;
    }
    double w = Math.min(positive, n * (n + 1) / 2.0 - positive);
    double ties = ties(sizes);
    boolean exact = n <= MAX_EXACT && ties == 0;
    return new TestResult(w, Double.NaN, exact ? exact(n, (int) w) : normal(n, w, ties));
  }

  private static double ties(double[] sizes) {
    Map<Double, Integer> groups = new HashMap<>();
    for (double size : sizes) {
      groups.merge(size, 1, Integer::sum);
    }
    return groups.values().stream().mapToDouble(t -> Math.pow(t, 3) - t).sum();
  }

  private static double exact(int n, int w) {
    long[] subsets = new long[n * (n + 1) / 2 + 1];
    subsets[0] = 1;
    for (int rank = 1; rank <= n; rank++) {
      for (int sum = subsets.length - 1; sum >= rank; sum--) {
        subsets[sum] += subsets[sum - rank];
      }
    }
    long extreme = Arrays.stream(subsets, 0, w + 1).sum();
    return Math.min(1, 2.0 * extreme / (1L << n));
  }

  private static double normal(int n, double w, double ties) {
    double mean = n * (n + 1.0) / 4;
    double variance = n * (n + 1.0) * (2.0 * n + 1) / 24 - ties / 48;
    double z = (w - mean) / Math.sqrt(variance);
    return Math.min(1, 2 * NormalDistribution.of(0, 1).cumulativeProbability(z));
  }
}
