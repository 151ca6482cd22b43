package org.scion.ui.chart;

/**
 * Thins a line to what the pixels can show: the lowest and the highest point of every column of
 * pixels, in their order, so that no spike is lost. A line that has fewer points is left as it is.
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
    return end - first <= 2 * wide ? slice(curve, first, end) : thinned(curve, first, end, wide);
  }

  private static Curve slice(Curve curve, int first, int end) {
    return new Curve(
        java.util.Arrays.copyOfRange(curve.x(), first, end),
        java.util.Arrays.copyOfRange(curve.y(), first, end));
  }

  private static Curve thinned(Curve curve, int first, int end, int columns) {
    double[] xs = new double[2 * columns];
    double[] ys = new double[2 * columns];
    double step = (double) (end - first) / columns;
    int n = 0;
    for (int c = 0; c < columns; c++) {
      int a = first + (int) (c * step);
      int b = Math.min(end, first + (int) ((c + 1) * step));
      int low = lowest(curve.y(), a, b);
      int high = highest(curve.y(), a, b);
      for (int i : new int[] {Math.min(low, high), Math.max(low, high)}) {
        xs[n] = curve.x()[i];
        ys[n++] = curve.y()[i];
      }
    }
    return new Curve(xs, ys);
  }

  private static int lowest(double[] y, int a, int b) {
    int low = a;
    for (int i = a + 1; i < b; i++) {
      if (y[i] < y[low] || Double.isNaN(y[low])) {
        low = i;
      }
    }
    return low;
  }

  private static int highest(double[] y, int a, int b) {
    int high = a;
    for (int i = a + 1; i < b; i++) {
      if (y[i] > y[high] || Double.isNaN(y[high])) {
        high = i;
      }
    }
    return high;
  }
}
