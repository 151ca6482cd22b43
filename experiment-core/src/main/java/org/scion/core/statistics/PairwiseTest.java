package org.scion.core.statistics;

/**
 * Whether two groups differ in a metric. Immutable.
 *
 * @param a first group
 * @param b second group
 * @param metric name
 * @param diff mean of a minus mean of b; over the shared seeds where the test is paired
 * @param p two-sided, adjusted by Holm over all pairs of this metric; NaN where nothing can be
 *     tested
 * @param wilcoxon two-sided p of the signed-rank test over the shared seeds, for orientation: not
 *     adjusted, never decisive, and with n seeds never below 2 / 2^n; NaN without pairs
 * @param significant whether p is below alpha; never without a test
 * @param basis which test over how many seeds, or why there is none
 */
public record PairwiseTest(
    String a,
    String b,
    String metric,
    double diff,
    double p,
    double wilcoxon,
    boolean significant,
    String basis) {

  PairwiseTest adjusted(double adjustedP, double alpha) {
    return new PairwiseTest(a, b, metric, diff, adjustedP, wilcoxon, adjustedP < alpha, basis);
  }
}
