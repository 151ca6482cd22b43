package org.scion.core.statistics;

import org.apache.commons.statistics.distribution.TDistribution;

/**
 * Tests of the difference of two means under Student's t distribution, all two-sided.
 *
 * <p>With d the n paired differences and s^2 their variance (divisor n - 1):
 *
 * <pre>
 * paired     t = mean(d) / sqrt(s^2 / n)                 n - 1 degrees of freedom
 * corrected  t = mean(d) / sqrt((1/n + test/train) s^2)  n - 1
 * Welch      t = (mean(a) - mean(b)) / sqrt(u + v), u = s_a^2 / n_a, v = s_b^2 / n_b
 *            (u + v)^2 / (u^2 / (n_a - 1) + v^2 / (n_b - 1)) degrees of freedom
 * </pre>
 *
 * The correction is that of Nadeau and Bengio, Inference for the Generalization Error (Machine
 * Learning 52, 2003), section 4: repetitions that share training rows vary less than independent
 * ones would, and the plain test finds differences that are not there.
 */
public final class StudentTests {
  private StudentTests() {}

  /** The plain paired test. */
  public static TestResult paired(double[] a, double[] b) {
    return corrected(a, b, 0);
  }

  /**
   * The paired test corrected for resampling.
   *
   * @param testOverTrain test rows per training row, at least 0; 0 gives the plain test
   * @throws IllegalArgumentException if the samples differ in length or hold fewer than two values
   */
  public static TestResult corrected(double[] a, double[] b, double testOverTrain) {
    if (!(testOverTrain >= 0)) {
      throw new IllegalArgumentException("testOverTrain must be at least 0: " + testOverTrain);
    }
    double[] differences = differences(a, b);
    requireTwo(differences);
    double factor = 1.0 / differences.length + testOverTrain;
    double scale = Math.sqrt(factor * Summary.variance(differences));
    return result(Summary.mean(differences) / scale, differences.length - 1);
  }

  /**
   * The test for samples that are not paired and may vary differently.
   *
   * @throws IllegalArgumentException if a sample holds fewer than two values
   */
  public static TestResult welch(double[] a, double[] b) {
    requireTwo(a);
    requireTwo(b);
    double u = Summary.variance(a) / a.length;
    double v = Summary.variance(b) / b.length;
    double degrees = (u + v) * (u + v) / (u * u / (a.length - 1) + v * v / (b.length - 1));
    return result((Summary.mean(a) - Summary.mean(b)) / Math.sqrt(u + v), degrees);
  }

  /** Two-sided tail probability of Student's t. */
  static double twoSided(double t, double degrees) {
    return Math.min(1, 2 * TDistribution.of(degrees).survivalProbability(Math.abs(t)));
  }

  static double[] differences(double[] a, double[] b) {
    if (a.length != b.length) {
      throw new IllegalArgumentException(
          "paired samples differ in length: " + a.length + " and " + b.length);
    }
    double[] differences = new double[a.length];
    for (int i = 0; i < a.length; i++) {
      differences[i] = a[i] - b[i];
    }
    return differences;
  }

  private static void requireTwo(double[] sample) {
    if (sample.length < 2) {
      throw new IllegalArgumentException("a test needs two values, here are " + sample.length);
    }
  }

  private static TestResult result(double t, double degrees) {
    // Without any variance the degrees of Welch are 0 / 0; the limit of the tail is 0.
    if (Double.isNaN(t)) {
      return new TestResult(t, degrees, Double.NaN);
    }
    double p = Double.isInfinite(t) ? 0 : twoSided(t, degrees);
    return new TestResult(t, degrees, p);
  }
}
