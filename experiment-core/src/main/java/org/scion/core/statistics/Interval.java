package org.scion.core.statistics;

/**
 * Where a number is believed to lie. Immutable.
 *
 * @param low lower end
 * @param high upper end, not below {@code low}
 */
public record Interval(double low, double high) {

  /** A number known exactly. */
  public static Interval exactly(double value) {
    return new Interval(value, value);
  }

  public double width() {
    return high - low;
  }
}
