package org.scion.core.service;

/**
 * Points of one series by rising step, each step once. Where more points exist than were asked for,
 * a point stands for several: its step and value are the last of them, and min and max bound them.
 *
 * <p>Immutable by convention: nobody writes into the arrays.
 *
 * @param name of the series
 * @param total points that the run has recorded in all
 * @param steps (n) step of each point
 * @param values (n) value of each point; not finite where the run recorded that
 * @param min (n) smallest finite value of what the point stands for; NaN if there is none
 * @param max (n) largest finite value
 */
public record Series(
    String name, long total, long[] steps, double[] values, double[] min, double[] max) {

  /** A series without points. */
  public static Series empty(String name) {
    double[] none = {};
    return new Series(name, 0, new long[0], none, none, none);
  }

  /** How many points there are here. */
  public int size() {
    return steps.length;
  }

  /** Whether every point is one recorded value. */
  public boolean exact() {
    return min == values;
  }
}
