package org.scion.ui.chart;

/**
 * The points of one line by rising x. Immutable by convention: nobody writes into the arrays.
 *
 * @param x (n) rising
 * @param y (n) NaN for a gap
 */
public record Curve(double[] x, double[] y) {
  /** A line without points. */
  public static final Curve EMPTY = new Curve(new double[0], new double[0]);

  public Curve {
    if (x.length != y.length) {
      throw new IllegalArgumentException(x.length + " x for " + y.length + " y");
    }
  }

  public int size() {
    return x.length;
  }

  /** The index of the first point whose x is at least this; {@link #size} if there is none. */
  int firstAtLeast(double value) {
    int found = java.util.Arrays.binarySearch(x, value);
    return found >= 0 ? found : -found - 1;
  }

  /** The value of the point nearest to an x; NaN when the line is empty. */
  public double near(double at) {
    if (x.length == 0) {
      return Double.NaN;
    }
    int right = Math.min(firstAtLeast(at), x.length - 1);
    int left = Math.max(0, right - 1);
    return Math.abs(x[left] - at) < Math.abs(x[right] - at) ? y[left] : y[right];
  }
}
