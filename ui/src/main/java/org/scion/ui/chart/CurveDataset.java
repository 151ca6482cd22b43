package org.scion.ui.chart;

import java.util.List;
import org.jfree.data.xy.AbstractXYDataset;

/**
 * Hands a plot's lines to JFreeChart, one item a line: {@link CurveRenderer} draws a whole line at
 * once, thinned to the pixels, because a call for each of ten million points would take seconds.
 */
final class CurveDataset extends AbstractXYDataset {
  private static final long serialVersionUID = 1L;

  private final transient List<Plot.Line> lines;

  CurveDataset(List<Plot.Line> lines) {
    this.lines = lines;
  }

  /** Number of the first line that has points. */
  int first() {
    int i = 0;
    while (i < lines.size() && lines.get(i).curve().size() == 0) {
      i++;
    }
    return i;
  }

  List<Plot.Line> lines() {
    return lines;
  }

  Plot.Line line(int series) {
    return lines.get(series);
  }

  @Override
  public int getSeriesCount() {
    return lines.size();
  }

  @Override
  public Comparable<?> getSeriesKey(int series) {
    return lines.get(series).name();
  }

  @Override
  public int getItemCount(int series) {
    return lines.get(series).curve().size() == 0 ? 0 : 1;
  }

  @Override
  public Number getX(int series, int item) {
    return lines.get(series).curve().x()[item];
  }

  @Override
  public Number getY(int series, int item) {
    return lines.get(series).curve().y()[item];
  }

  @Override
  public boolean equals(Object other) {
    return this == other;
  }

  @Override
  public int hashCode() {
    return System.identityHashCode(this);
  }
}
