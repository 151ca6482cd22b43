package org.scion.ui.chart;

import java.util.List;

/**
 * What a line chart shows. Immutable.
 *
 * @param title above it, and the name of saved files
 * @param xLabel what runs along the bottom, with its unit
 * @param yLabel what runs up, with its unit
 * @param lines in drawing order
 * @param levels horizontal lines with a word, such as an estimate
 * @param logX logarithmic bottom axis
 * @param logY logarithmic side axis
 */
public record Plot(
    String title,
    String xLabel,
    String yLabel,
    List<Line> lines,
    List<Level> levels,
    boolean logX,
    boolean logY) {

  public Plot {
    lines = List.copyOf(lines);
    levels = List.copyOf(levels);
  }

  public static Plot of(String title, String xLabel, String yLabel, Line... lines) {
    return new Plot(title, xLabel, yLabel, List.of(lines), List.of(), false, false);
  }

  public Plot with(List<Line> all) {
    return new Plot(title, xLabel, yLabel, all, levels, logX, logY);
  }

  public Plot at(Level... some) {
    return new Plot(title, xLabel, yLabel, lines, List.of(some), logX, logY);
  }

  public Plot axes(boolean newLogX, boolean newLogY) {
    return new Plot(title, xLabel, yLabel, lines, levels, newLogX, newLogY);
  }

  /** It as a picture. */
  public Picture picture() {
    return new PlotPicture(this);
  }

  /** Whether there is anything to draw. */
  public boolean isEmpty() {
    return lines.stream().allMatch(l -> l.curve().size() == 0);
  }

  /** Whether it shows single points, each with its name, and no lines over an axis. */
  public boolean scatter() {
    return lines.stream().anyMatch(l -> l.style() == Style.POINTS)
        && lines.stream().noneMatch(l -> l.style() == Style.STRONG || l.style() == Style.DOTS);
  }

  /** How a line looks. */
  public enum Style {
    /** A thin line in a pale colour: raw values behind smoothed ones. */
    FAINT,
    /** The line that is meant to be read. */
    STRONG,
    /** Marks joined by a thin line: evaluations. */
    DOTS,
    /** Marks alone, each line's first with its name beside it: a scatter. */
    POINTS
  }

  /**
   * One line.
   *
   * @param name for the legend
   * @param curve all its points
   * @param colour number of its colour and of its mark, see {@link Ink#line}
   * @param style how it looks
   */
  public record Line(String name, Curve curve, int colour, Style style) {}

  /**
   * A horizontal line.
   *
   * @param name the word on it
   * @param y where
   */
  public record Level(String name, double y) {}
}
