package org.scion.ui.chart;

import java.awt.Graphics2D;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.List;
import org.jfree.chart.axis.AxisState;
import org.jfree.chart.axis.LogAxis;
import org.jfree.chart.axis.NumberTick;
import org.jfree.chart.axis.Tick;
import org.jfree.chart.ui.RectangleEdge;
import org.jfree.chart.ui.TextAnchor;

/** A logarithmic axis whose ticks are round numbers, also where it spans less than a decade. */
final class RoundLogAxis extends LogAxis {
  private static final long serialVersionUID = 1L;
  private static final int FEWEST = 3;
  private static final int MOST = 9;
  private static final double[][] STEPS = {
    {1},
    {1, 2, 5},
    {1, 1.5, 2, 3, 4, 5, 6, 8},
    {1, 1.2, 1.4, 1.6, 1.8, 2, 2.5, 3, 3.5, 4, 5, 6, 7, 8, 9}
  };

  RoundLogAxis(String label) {
    super(label);
  }

  @Override
  public List<Tick> refreshTicks(
      Graphics2D g, AxisState state, Rectangle2D area, RectangleEdge edge) {
    List<Double> values = List.of();
    for (double[] steps : STEPS) {
      values = values(steps);
      if (values.size() >= FEWEST) {
        break;
      }
    }
    int every = (values.size() + MOST - 1) / MOST;
    boolean below = RectangleEdge.isTopOrBottom(edge);
    List<Tick> ticks = new ArrayList<>();
    for (int i = 0; i < values.size(); i += Math.max(1, every)) {
      double value = values.get(i);
      TextAnchor anchor = below ? TextAnchor.TOP_CENTER : TextAnchor.CENTER_RIGHT;
      String label = getNumberFormatOverride().format(value);
      ticks.add(new NumberTick(value, label, anchor, anchor, 0));
    }
    return ticks;
  }

  private List<Double> values(double[] steps) {
    List<Double> found = new ArrayList<>();
    if (!(getLowerBound() > 0)) {
      return found;
    }
    int last = (int) Math.ceil(Math.log10(getUpperBound()));
    for (int k = (int) Math.floor(Math.log10(getLowerBound())); k <= last; k++) {
      for (double step : steps) {
        double value = step * Math.pow(10, k);
        if (value >= getLowerBound() && value <= getUpperBound()) {
          found.add(value);
        }
      }
    }
    return found;
  }
}
