package org.scion.core.metric;

import java.util.List;

/**
 * How often each class was taken for each other: row = truth, column = prediction. Immutable.
 *
 * <p>Shape: classes x classes, in the order of the labels.
 */
public final class ConfusionMatrix {
  private final List<String> labels;
  private final long[][] counts;

  private ConfusionMatrix(List<String> labels, long[][] counts) {
    this.labels = List.copyOf(labels);
    this.counts = counts;
  }

  /**
   * Counts pairs of class indexes.
   *
   * @throws IllegalArgumentException if the lengths differ or an index has no label
   */
  public static ConfusionMatrix of(int[] truth, int[] predicted, List<String> labels) {
    if (truth.length != predicted.length) {
      throw new IllegalArgumentException(
          truth.length + " true labels but " + predicted.length + " predictions");
    }
    long[][] counts = new long[labels.size()][labels.size()];
    for (int i = 0; i < truth.length; i++) {
      if (Math.min(truth[i], predicted[i]) < 0
          || Math.max(truth[i], predicted[i]) >= labels.size()) {
        throw new IllegalArgumentException(
            "row " + i + ": class " + truth[i] + " or " + predicted[i] + " of " + labels.size());
      }
      counts[truth[i]][predicted[i]]++;
    }
    return new ConfusionMatrix(labels, counts);
  }

  public List<String> labels() {
    return labels;
  }

  public long count(int truth, int predicted) {
    return counts[truth][predicted];
  }

  /** Rows truly of a class. */
  public long support(int truth) {
    long sum = 0;
    for (long count : counts[truth]) {
      sum += count;
    }
    return sum;
  }

  /** Rows predicted as a class. */
  public long predictions(int predicted) {
    long sum = 0;
    for (long[] row : counts) {
      sum += row[predicted];
    }
    return sum;
  }

  /** All rows. */
  public long total() {
    long sum = 0;
    for (int i = 0; i < counts.length; i++) {
      sum += support(i);
    }
    return sum;
  }

  /** Rows predicted right. */
  public long right() {
    long sum = 0;
    for (int i = 0; i < counts.length; i++) {
      sum += counts[i][i];
    }
    return sum;
  }

  /** A copy as an array of rows. */
  public long[][] toArray() {
    long[][] copy = new long[counts.length][];
    for (int i = 0; i < counts.length; i++) {
      copy[i] = counts[i].clone();
    }
    return copy;
  }
}
