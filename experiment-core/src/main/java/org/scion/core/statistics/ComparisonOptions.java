package org.scion.core.statistics;

import java.util.List;

/**
 * How runs are compared. Immutable.
 *
 * @param metrics the metrics to compare, in order; empty for all that any run has
 * @param testOverTrain test rows per training row, for the corrected test
 * @param alpha chance of a false finding that is accepted, such as 0.05
 * @param bootstrap how intervals are made
 */
public record ComparisonOptions(
    List<String> metrics, double testOverTrain, double alpha, Bootstrap bootstrap) {

  public ComparisonOptions {
    metrics = List.copyOf(metrics);
    if (!(testOverTrain >= 0) || !(alpha > 0 && alpha < 1)) {
      throw new IllegalArgumentException(
          "testOverTrain " + testOverTrain + " (at least 0), alpha " + alpha + " (in 0..1)");
    }
  }

  /** All metrics, alpha 0.05, 95 percent intervals. */
  public static ComparisonOptions usual(double testOverTrain) {
    return new ComparisonOptions(List.of(), testOverTrain, 0.05, Bootstrap.USUAL);
  }
}
