package org.scion.storage;

import java.util.Arrays;
import java.util.List;

/**
 * Points that each stand for some recorded ones: last step and value, smallest and largest finite
 * value. Immutable by convention.
 *
 * @param steps (n) last step
 * @param last (n) last value
 * @param min (n) smallest finite value, NaN if there is none
 * @param max (n) largest finite value
 */
record Buckets(long[] steps, double[] last, double[] min, double[] max) {

  static final Buckets NONE = new Buckets(new long[0], new double[0], new double[0], new double[0]);

  int size() {
    return steps.length;
  }

  /** Every point as a bucket of its own. */
  static Buckets of(Points points, int from, int to) {
    long[] steps = new long[to - from];
    double[] values = new double[to - from];
    for (int i = from; i < to; i++) {
      steps[i - from] = points.step(i);
      values[i - from] = points.value(i);
    }
    return new Buckets(steps, values, values, values);
  }

  /** Buckets of so many points each; the last may hold fewer. */
  static Buckets of(Points points, int factor) {
    int n = (points.size() + factor - 1) / factor;
    Buckets result = new Buckets(new long[n], new double[n], new double[n], new double[n]);
    for (int b = 0; b < n; b++) {
      int end = Math.min(points.size(), (b + 1) * factor);
      double low = Double.NaN;
      double high = Double.NaN;
      for (int i = b * factor; i < end; i++) {
        low = smaller(low, points.value(i));
        high = larger(high, points.value(i));
      }
      result.set(b, points.step(end - 1), points.value(end - 1), low, high);
    }
    return result;
  }

  /** So many neighbours become one. */
  Buckets coarser(int factor) {
    int n = (size() + factor - 1) / factor;
    Buckets result = new Buckets(new long[n], new double[n], new double[n], new double[n]);
    for (int b = 0; b < n; b++) {
      int end = Math.min(size(), (b + 1) * factor);
      double low = Double.NaN;
      double high = Double.NaN;
      for (int i = b * factor; i < end; i++) {
        low = smaller(low, min[i]);
        high = larger(high, max[i]);
      }
      result.set(b, steps[end - 1], last[end - 1], low, high);
    }
    return result;
  }

  /** From inclusive, to exclusive. */
  Buckets slice(int from, int to) {
    double[] values = Arrays.copyOfRange(last, from, to);
    boolean exact = min == last;
    return new Buckets(
        Arrays.copyOfRange(steps, from, to),
        values,
        exact ? values : Arrays.copyOfRange(min, from, to),
        exact ? values : Arrays.copyOfRange(max, from, to));
  }

  static Buckets concat(List<Buckets> parts) {
    if (parts.size() == 1) {
      return parts.get(0);
    }
    int n = parts.stream().mapToInt(Buckets::size).sum();
    boolean exact = parts.stream().allMatch(p -> p.min == p.last);
    double[] values = new double[n];
    double[] low = exact ? values : new double[n];
    double[] high = exact ? values : new double[n];
    long[] steps = new long[n];
    int at = 0;
    for (Buckets part : parts) {
      System.arraycopy(part.steps, 0, steps, at, part.size());
      System.arraycopy(part.last, 0, values, at, part.size());
      if (!exact) {
        System.arraycopy(part.min, 0, low, at, part.size());
        System.arraycopy(part.max, 0, high, at, part.size());
      }
      at += part.size();
    }
    return new Buckets(steps, values, low, high);
  }

  static double smaller(double a, double b) {
    return !Double.isFinite(b) || a <= b ? a : b;
  }

  static double larger(double a, double b) {
    return !Double.isFinite(b) || a >= b ? a : b;
  }

  private void set(int i, long step, double value, double low, double high) {
    steps[i] = step;
    last[i] = value;
    min[i] = low;
    max[i] = high;
  }
}
