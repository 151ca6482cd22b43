package org.scion.core.statistics;

import java.util.Arrays;
import java.util.List;

/**
 * The points that no other beats on every axis at once.
 *
 * <p>A point is dominated if another is nowhere possibly worse and somewhere surely better: on each
 * axis the other's interval lies wholly beyond, or both are the same exact number; and on at least
 * one it lies wholly beyond. With exact numbers this is the usual front.
 */
public final class ParetoFront {
  private ParetoFront() {}

  /** Which way an axis is good. */
  public enum Direction {
    MINIMISE,
    MAXIMISE
  }

  /**
   * A point with its uncertainty on each axis.
   *
   * @param id what it stands for
   * @param axes one interval per axis; {@link Interval#exactly} where nothing is uncertain
   */
  public record Point(String id, List<Interval> axes) {
    public Point {
      axes = List.copyOf(axes);
    }

    /** A point whose coordinates are exact. */
    public static Point exactly(String id, double... values) {
      return new Point(id, Arrays.stream(values).mapToObj(Interval::exactly).toList());
    }
  }

  /**
   * The points that are not dominated, in the order given.
   *
   * @throws IllegalArgumentException if a point has another number of axes, or a NaN on one
   */
  public static List<Point> of(List<Point> points, List<Direction> directions) {
    for (Point point : points) {
      boolean known =
          point.axes().stream().noneMatch(axis -> Double.isNaN(axis.low() + axis.high()));
      if (point.axes().size() != directions.size() || !known) {
        throw new IllegalArgumentException(point + " against " + directions.size() + " axes");
      }
    }
    return points.stream()
        .filter(point -> points.stream().noneMatch(other -> dominates(other, point, directions)))
        .toList();
  }

  private static boolean dominates(Point other, Point point, List<Direction> directions) {
    boolean surelyBetterSomewhere = false;
    for (int i = 0; i < directions.size(); i++) {
      Interval theirs = other.axes().get(i);
      Interval own = point.axes().get(i);
      boolean better =
          directions.get(i) == Direction.MINIMISE
              ? theirs.high() < own.low()
              : theirs.low() > own.high();
      boolean same = theirs.equals(own) && own.width() == 0;
      if (!better && !same) {
        return false;
      }
      surelyBetterSomewhere |= better;
    }
    return surelyBetterSomewhere;
  }
}
