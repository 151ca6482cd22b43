package org.scion.runner.train;

import java.util.stream.IntStream;
import org.scion.runner.host.Batch;

/**
 * Labels of a batch before any prompt is put in front of it.
 *
 * @param rows row of the hidden state whose scores are asked for, for each label
 * @param labels class or token id, for each row
 * @param weights factor of each label's loss; null for all 1
 * @param values numbers aimed at, row by row, where there are no labels: one a row for regression,
 *     0 or 1 a class for several labels; else null
 */
public record Targets(long[] rows, long[] labels, float[] weights, float[] values) {
  /** Label that means "none". */
  public static final long IGNORED = -100;

  /** Labels that all count the same. */
  public Targets(long[] rows, long[] labels) {
    this(rows, labels, null);
  }

  /** Labels. */
  public Targets(long[] rows, long[] labels, float[] weights) {
    this(rows, labels, weights, null);
  }

  /** Numbers aimed at, the same count for each row that a classifier reads. */
  public static Targets ofValues(long[] rows, float[] values) {
    return new Targets(rows, new long[rows.length], null, values);
  }

  /** The same labels or values read off other rows. */
  public Targets at(long[] otherRows) {
    return new Targets(otherRows, labels, weights, values);
  }

  /**
   * Next-token targets: the row before each labelled token.
   *
   * @param tokenLabels a label for every token of the batch, {@link #IGNORED} for none
   */
  public static Targets nextToken(Batch batch, long[] tokenLabels) {
    boolean[] first = new boolean[tokenLabels.length];
    for (long row : batch.firstRows()) {
      first[(int) row] = true;
    }
    int[] labelled =
        IntStream.range(0, tokenLabels.length)
            .filter(i -> !first[i] && tokenLabels[i] != IGNORED)
            .toArray();
    return new Targets(
        IntStream.of(labelled).mapToLong(i -> i - 1).toArray(),
        IntStream.of(labelled).mapToLong(i -> tokenLabels[i]).toArray());
  }

  /** A label for each row that a classifier reads; ignored ones are left out. */
  public static Targets ofRows(long[] rows, long[] rowLabels) {
    int[] labelled = IntStream.range(0, rows.length).filter(i -> rowLabels[i] != IGNORED).toArray();
    return new Targets(
        IntStream.of(labelled).mapToLong(i -> rows[i]).toArray(),
        IntStream.of(labelled).mapToLong(i -> rowLabels[i]).toArray());
  }

  public int count() {
    return rows.length;
  }

  /** The same for a batch in which a prompt of some rows was put in front of every example. */
  public Targets shifted(Batch before, Batch after) {
    if (before.tokens() == after.tokens()) {
      return this;
    }
    long[] old = before.firstRows();
    long[] now = after.firstRows();
    long extra = after.counts()[0] - before.counts()[0];
    long[] moved = new long[rows.length];
    for (int i = 0; i < rows.length; i++) {
      int example = java.util.Arrays.binarySearch(old, rows[i]);
      example = example < 0 ? -example - 2 : example;
      moved[i] = now[example] + extra + rows[i] - old[example];
    }
    return at(moved);
  }
}
