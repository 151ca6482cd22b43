package org.scion.ui.chart;

/**
 * Thins a line to what the pixels can show: per column of pixels its first, lowest, highest and
 * last point, so that no spike is lost. A line that has fewer points is left as it is.
 */
public final class Decimation {
  private Decimation() {}

  /**
   * @param curve all points
   * @param from left end of what is shown
   * @param to right end of what is shown
   * @param columns pixels across
   * @return points to draw, one beyond each end included so that the line runs out of the picture
   */
  public static Curve of(Curve curve, double from, double to, int columns) {
    int first = Math.max(0, curve.firstAtLeast(from) - 1);
    int end = Math.min(curve.size(), curve.firstAtLeast(to) + 2);
    if (end <= first) {
      return Curve.EMPTY;
    }
    int wide = Math.max(1, columns);
    return end - first <= 4 * wide ? slice(curve, first, end) : thinned(curve, first, end, wide);
  }

  private static Curve slice(Curve curve, int first, int end) {
    return new Curve(
        java.util.Arrays.copyOfRange(curve.x(), first, end),
        java.util.Arrays.copyOfRange(curve.y(), first, end));
  }

  private static Curve thinned(Curve curve, int first, int end, int columns) {
    double[] xs = new double[4 * columns];
    double[] ys = new double[4 * columns];
    double step = (double) (end - first) / columns;
    int n = 0;
    for (int c = 0; c < columns; c++) {
      int a = first + (int) (c * step);
      int b = Math.min(end, first + (int) ((c + 1) * step));
      for (int i : extremes(curve.y(), a, b)) {
        if (i >= 0) {
          xs[n] = curve.x()[i];
          ys[n++] = curve.y()[i];
        }
      }
    }
    return new Curve(java.util.Arrays.copyOf(xs, n), java.util.Arrays.copyOf(ys, n));
  }

  /** Up to four rising indexes: first, lowest, highest, last; -1 where one repeats another. */
  private static int[] extremes(double[] y, int a, int b) {
    int low = a;
    int high = a;
    for (int i = a + 1; i < b; i++) {
      if (y[i] < y[low] || Double.isNaN(y[low])) {
        low = i;
      }
      if (y[i] > y[high] || Double.isNaN(y[high])) {
        high = i;
      }
    }
    int second = Math.min(low, high);
    int third = Math.max(low, high);
    int last = b - 1;
    return new int[] {
      a < b ? a : -1,
      second > a ? second : -1,
      third > second ? third : -1,
      last > third ? last : -1
    };
  }
}
