package org.scion.storage;

import java.util.Arrays;

/**
 * Points of one series in memory, by rising step, each step once; later values replace earlier
 * ones. Confined to one thread.
 */
final class Points {
  private long[] steps;
  private double[] values;
  private int size;

  Points() {
    this(new long[64], new double[64], 0);
  }

  /** Takes the arrays over. */
  Points(long[] steps, double[] values, int size) {
    this.steps = steps;
    this.values = values;
    this.size = size;
  }

  int size() {
    return size;
  }

  long step(int i) {
    return steps[i];
  }

  double value(int i) {
    return values[i];
  }

  void add(long step, double value) {
    int at = size;
    if (size > 0 && step <= steps[size - 1]) {
      at = Arrays.binarySearch(steps, 0, size, step);
      if (at >= 0) {
        values[at] = value;
        return;
      }
      at = -at - 1;
    }
    insert(at, step, value);
  }

  private void insert(int at, long step, double value) {
    if (size == steps.length) {
      steps = Arrays.copyOf(steps, 2 * size);
      values = Arrays.copyOf(values, 2 * size);
    }
    System.arraycopy(steps, at, steps, at + 1, size - at);
    System.arraycopy(values, at, values, at + 1, size - at);
    steps[at] = step;
    values[at] = value;
    size++;
  }

  /** Drops the points beyond a step. */
  void cut(long lastKept) {
    int at = Arrays.binarySearch(steps, 0, size, lastKept);
    size = at >= 0 ? at + 1 : -at - 1;
  }

  /** These points and the later ones over them; linear in both. */
  Points merge(Points later) {
    if (size == 0 || later.size == 0) {
      return size == 0 ? later : this;
    }
    Points result = new Points(new long[size + later.size], new double[size + later.size], 0);
    int i = 0;
    int j = 0;
    while (i < size || j < later.size) {
      if (j == later.size || (i < size && steps[i] < later.steps[j])) {
        result.insert(result.size, steps[i], values[i++]);
      } else {
        i += i < size && steps[i] == later.steps[j] ? 1 : 0;
        result.insert(result.size, later.steps[j], later.values[j++]);
      }
    }
    return result;
  }
}
