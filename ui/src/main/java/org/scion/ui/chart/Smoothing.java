package org.scion.ui.chart;

/**
 * Exponential smoothing with the bias of its start taken out: s_i = w s_(i-1) + (1 - w) y_i, shown
 * as s_i / (1 - w^i). Gaps stay gaps and do not weigh.
 */
public final class Smoothing {
  private Smoothing() {}

  /** The weight that follows a line of so many points and still takes its noise: half at forty. */
  public static double usual(int points) {
    return Math.min(0.99, 1 - 1 / (1 + points / 40.0));
  }

  /**
   * @param weight from 0 (the line itself) to below 1
   */
  public static Curve of(Curve curve, double weight) {
    if (weight <= 0) {
      return curve;
    }
    double[] out = new double[curve.size()];
    double sum = 0;
    double seen = 1;
    for (int i = 0; i < out.length; i++) {
      double y = curve.y()[i];
      if (Double.isNaN(y) || Double.isInfinite(y)) {
        out[i] = Double.NaN;
        continue;
      }
      sum = weight * sum + (1 - weight) * y;
      seen *= weight;
      out[i] = sum / (1 - seen);
    }
    return new Curve(curve.x(), out);
  }
}
