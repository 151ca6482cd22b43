package org.scion.core.metric;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Scores of a classifier that gives any number of labels, as scikit-learn computes them with {@code
 * zero_division=0}. Immutable.
 *
 * <pre>
 * accuracy = rows whose labels are all right / n
 * micro F1 = 2 TP / (2 TP + FP + FN), counted over all rows and labels
 * macro F1 = mean over all labels of the F1 of each
 * </pre>
 */
public record MultiLabelMetrics(double accuracy, double microF1, double macroF1) {

  /**
   * Scores predictions.
   *
   * @param truth whether each row has each label, (n, labels)
   * @param predicted the same shape
   * @throws IllegalArgumentException if the shapes differ or there are no rows
   */
  public static MultiLabelMetrics of(boolean[][] truth, boolean[][] predicted) {
    if (truth.length != predicted.length || truth.length == 0) {
      throw new IllegalArgumentException(
          truth.length + " true rows and " + predicted.length + " predictions");
    }
    int labels = truth[0].length;
    long right = 0;
    long[] shared = new long[labels];
    long[] given = new long[labels];
    long[] wanted = new long[labels];
    for (int i = 0; i < truth.length; i++) {
      right += Arrays.equals(truth[i], predicted[i]) ? 1 : 0;
      for (int k = 0; k < labels; k++) {
        shared[k] += truth[i][k] && predicted[i][k] ? 1 : 0;
        given[k] += predicted[i][k] ? 1 : 0;
        wanted[k] += truth[i][k] ? 1 : 0;
      }
    }
    double f1 = 0;
    for (int k = 0; k < labels; k++) {
      f1 += Overlap.of(shared[k], given[k], wanted[k]).f1();
    }
    long[] sums = {
      Arrays.stream(shared).sum(), Arrays.stream(given).sum(), Arrays.stream(wanted).sum()
    };
    return new MultiLabelMetrics(
        ClassScores.share(right, truth.length),
        Overlap.of(sums[0], sums[1], sums[2]).f1(),
        f1 / labels);
  }

  /** The numbers under the names that events and tables use. */
  public Map<String, Double> named() {
    Map<String, Double> named = new LinkedHashMap<>();
    named.put("accuracy", accuracy);
    named.put("micro_f1", microF1);
    named.put("macro_f1", macroF1);
    return named;
  }
}
