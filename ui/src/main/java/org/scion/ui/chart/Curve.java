package org.scion.ui.chart;

/**
 * The points of one line by rising x. Immutable by convention: nobody writes into the arrays.
 * Thread-safe.
 */
public final class Curve {
  /** A line without points. */
  public static final Curve EMPTY = new Curve(new double[0], new double[0]);

  private static final int BLOCK = 16;

  private final double[] x;
  private final double[] y;

  // Lowest and highest finite value of each block of points, made when first asked for: a hundred
  // lines of a hundred thousand points cannot be looked through in every frame.
  private volatile double[][] blocks;

  /**
   * @param x (n) rising
   * @param y (n) NaN for a gap
   */
  public Curve(double[] x, double[] y) {
    if (x.length != y.length) {
      throw new IllegalArgumentException(x.length + " x for " + y.length + " y");
    }
    this.x = x;
    this.y = y;
  }

  public double[] x() {
    return x;
  }

  public double[] y() {
    return y;
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

  /**
   * The lowest and the highest finite value of the points from one index to before another.
   *
   * @return (2) infinite the wrong way round where there is none
   */
  double[] extent(int from, int to) {
    double[] extent = {Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY};
    int firstBlock = (from + BLOCK - 1) / BLOCK;
    int lastBlock = to / BLOCK;
    if (firstBlock >= lastBlock) {
      scan(from, to, extent);
      return extent;
    }
    scan(from, firstBlock * BLOCK, extent);
    double[][] made = blocks();
    for (int b = firstBlock; b < lastBlock; b++) {
      extent[0] = Math.min(extent[0], made[0][b]);
      extent[1] = Math.max(extent[1], made[1][b]);
    }
    scan(lastBlock * BLOCK, to, extent);
    return extent;
  }

  private void scan(int from, int to, double[] extent) {
    for (int i = from; i < to; i++) {
      double value = y[i];
      if (Math.abs(value) <= Double.MAX_VALUE) { // finite
        extent[0] = Math.min(extent[0], value);
        extent[1] = Math.max(extent[1], value);
      }
    }
  }

  private double[][] blocks() {
    double[][] made = blocks;
    if (made == null) {
      int count = x.length / BLOCK;
      made = new double[2][count];
      for (int b = 0; b < count; b++) {
        double[] extent = {Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY};
        scan(b * BLOCK, (b + 1) * BLOCK, extent);
        made[0][b] = extent[0];
        made[1][b] = extent[1];
      }
      blocks = made;
    }
    return made;
  }
}
