package org.scion.core.statistics;

import java.util.Arrays;

/**
 * Repetitions of one measurement. Immutable.
 *
 * <p>With one value there is no spread to speak of: {@code sd}, {@code low} and {@code high} are
 * NaN.
 *
 * @param n number of values, at least 1
 * @param mean arithmetic mean
 * @param sd sample standard deviation, divisor n - 1
 * @param low lower end of the bootstrap percentile interval of the mean
 * @param high upper end
 */
public record Summary(int n, double mean, double sd, double low, double high) {

  /**
   * Summarises values with their bootstrap interval.
   *
   * @throws IllegalArgumentException without values
   */
  public static Summary of(double[] values, Bootstrap bootstrap) {
    if (values.length == 0) {
      throw new IllegalArgumentException("no values to summarise");
    }
    double mean = mean(values);
    if (values.length == 1) {
      return new Summary(1, mean, Double.NaN, Double.NaN, Double.NaN);
    }
    Interval interval = bootstrap.ofMean(values);
    return new Summary(
        values.length, mean, Math.sqrt(variance(values)), interval.low(), interval.high());
  }

  /** The interval of the mean; with one value that value alone, for want of anything better. */
  public Interval interval() {
    return n < 2 ? Interval.exactly(mean) : new Interval(low, high);
  }

  static double mean(double[] values) {
    return Arrays.stream(values).sum() / values.length;
  }

  /** Sample variance, divisor n - 1. */
  static double variance(double[] values) {
    double mean = mean(values);
    double squares = 0;
    for (double value : values) {
      squares += (value - mean) * (value - mean);
    }
    return squares / (values.length - 1);
  }
}
